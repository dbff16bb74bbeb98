import { readList, readNumber, readText } from "../../../core/runtime/read-environment";

const WHAT_TO_DO = "Set it on the function: `cdktf deploy` does, from the stage's settings.";
const RULE = { min: 1, max: 10 };
const configurationError = (message: string) => expect.objectContaining({ code: "Configuration", message });

test("a text is read as it is", () => {
  expect(readText({ QUEUE_URL: "https://queue" }, "QUEUE_URL")).toBe("https://queue");
});

test.each([undefined, "", "  "])("a text that is %j is refused", (value) => {
  expect(() => readText({ QUEUE_URL: value }, "QUEUE_URL")).toThrow(
    configurationError(`Environment variable QUEUE_URL must not be empty. ${WHAT_TO_DO}`),
  );
});

test.each([
  ["1", 1],
  ["10", 10],
  ["3.0", 3],
])("the number %j within its bounds is read", (value, number) => {
  expect(readNumber({ N: value }, "N", RULE)).toBe(number);
});

test.each(["0", "11", "1.5", "-1", "NaN", "Infinity", "ten", "1,5", "1 2"])(
  "the number %j is refused",
  (value) => {
    expect(() => readNumber({ N: value }, "N", RULE)).toThrow(
      configurationError(
        `Environment variable N must be a whole number from 1 to 10, but is "${value}". ${WHAT_TO_DO}`,
      ),
    );
  },
);

test.each([
  ["0.25", 0.25],
  ["0", 0],
  ["1", 1],
])("where fractions are allowed %j is read", (value, number) => {
  expect(readNumber({ SHARE: value }, "SHARE", { min: 0, max: 1, fraction: true })).toBe(number);
});

test.each(["1.01", "-0.1", "half"])("where fractions are allowed %j is refused", (value) => {
  expect(() => readNumber({ SHARE: value }, "SHARE", { min: 0, max: 1, fraction: true })).toThrow(
    configurationError(
      `Environment variable SHARE must be a number from 0 to 1, but is "${value}". ${WHAT_TO_DO}`,
    ),
  );
});

test("a number that is missing is refused as empty", () => {
  expect(() => readNumber({}, "N", RULE)).toThrow(
    configurationError(`Environment variable N must not be empty. ${WHAT_TO_DO}`),
  );
});

test.each([
  [undefined, []],
  ["", []],
  [" , ,", []],
  ["a", ["a"]],
  [" a, b ,,c", ["a", "b", "c"]],
])("the list %j is read as %j", (value, list) => {
  expect(readList({ LIST: value }, "LIST")).toEqual(list);
});
