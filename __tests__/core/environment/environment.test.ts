import { CONSUMER_ENVIRONMENT } from "../../../core/environment/consumer";
import {
  list,
  listOfSome,
  number,
  readEnvironment,
  readList,
  text,
  writeEnvironment,
} from "../../../core/environment/environment";
import { NOTIFIER_ENVIRONMENT } from "../../../core/environment/notifier";
import { REDRIVER_ENVIRONMENT } from "../../../core/environment/redriver";

const WHAT_TO_DO = "Set it on the function. `cdktf deploy` does so from the stage's settings.";
const WHOLE = number({ min: 1, max: 10, unit: "s", source: "a test" });
const SHARE = number({ min: 0, max: 1, fraction: true, source: "a test" });
const configurationError = (message: string) => expect.objectContaining({ code: "Configuration", message });

test("a text is read as it is", () => {
  expect(readEnvironment({ QUEUE_URL: text }, { QUEUE_URL: "https://queue" })).toEqual({
    QUEUE_URL: "https://queue",
  });
});

test.each([undefined, "", "  "])("a text that is %j is refused", (value) => {
  expect(() => readEnvironment({ QUEUE_URL: text }, { QUEUE_URL: value })).toThrow(
    configurationError(`Environment variable QUEUE_URL must not be empty. ${WHAT_TO_DO}`),
  );
});

test.each([
  ["1", 1],
  ["10", 10],
  ["3.0", 3],
])("the number %j within its limit is read", (value, read) => {
  expect(readEnvironment({ N: WHOLE }, { N: value })).toEqual({ N: read });
});

test.each(["0", "11", "1.5", "-1", "NaN", "Infinity", "ten", "1,5", "1 2"])(
  "the number %j is refused",
  (value) => {
    expect(() => readEnvironment({ N: WHOLE }, { N: value })).toThrow(
      configurationError(
        `Environment variable N must be a whole number from 1 to 10 s, but is "${value}". ${WHAT_TO_DO}`,
      ),
    );
  },
);

test.each([
  ["0.25", 0.25],
  ["0", 0],
  ["1", 1],
])("if fractions are allowed, %j is read", (value, read) => {
  expect(readEnvironment({ SHARE }, { SHARE: value })).toEqual({ SHARE: read });
});

test.each(["1.01", "-0.1", "half"])("if fractions are allowed, %j is refused", (value) => {
  expect(() => readEnvironment({ SHARE }, { SHARE: value })).toThrow(
    configurationError(
      `Environment variable SHARE must be a number from 0 to 1, but is "${value}". ${WHAT_TO_DO}`,
    ),
  );
});

test("a number that is missing is refused as empty", () => {
  expect(() => readEnvironment({ N: WHOLE }, {})).toThrow(
    configurationError(`Environment variable N must not be empty. ${WHAT_TO_DO}`),
  );
});

test.each([
  [undefined, []],
  ["", []],
  [" , ,", []],
  ["a", ["a"]],
  [" a, b ,,c", ["a", "b", "c"]],
])("the list %j is read as %j", (value, read) => {
  expect(readEnvironment({ LIST: list }, { LIST: value })).toEqual({ LIST: read });
  expect(readList({ LIST: value }, "LIST")).toEqual(read);
});

test("a list that must not be empty is refused without an entry, when read and when written", () => {
  const refusal = configurationError(`Environment variable LIST must not be empty. ${WHAT_TO_DO}`);

  expect(() => readEnvironment({ LIST: listOfSome }, { LIST: "" })).toThrow(refusal);
  expect(() => writeEnvironment({ LIST: listOfSome }, { LIST: [] })).toThrow(refusal);
});

test("what is written is read back unchanged", () => {
  const contract = { URL: text, N: WHOLE, SHARE, LIST: list, SOME: listOfSome };
  const values = { URL: "https://queue", N: 7, SHARE: 0.5, LIST: ["a", "b"], SOME: ["c"] };

  const written = writeEnvironment(contract, values);

  expect(written).toEqual({ URL: "https://queue", N: "7", SHARE: "0.5", LIST: "a,b", SOME: "c" });
  expect(readEnvironment(contract, written)).toEqual(values);
});

test.each([0, 11, 1.5, Number.NaN])(
  "the number %d is not written, because the function would refuse it",
  (value) => {
    expect(() => writeEnvironment({ N: WHOLE }, { N: value })).toThrow(
      configurationError(
        `Environment variable N must be a whole number from 1 to 10 s, but is "${value}". ${WHAT_TO_DO}`,
      ),
    );
  },
);

test.each([
  ["consumer", CONSUMER_ENVIRONMENT],
  ["notifier", NOTIFIER_ENVIRONMENT],
  ["redriver", REDRIVER_ENVIRONMENT],
])("the %s's contract names no variable that Lambda reserves", (_function, contract) => {
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
  expect(Object.keys(contract).filter((name) => /^(AWS_|LAMBDA_|_)/.test(name))).toEqual([]);
});
