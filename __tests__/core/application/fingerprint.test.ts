import { fingerprint } from "../../../core/application/fingerprint";
import { ReliableQueueError } from "../../../core/runtime/errors";

class PaymentError extends Error {}
class NamedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NamedError";
  }
}

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("Nothing was thrown.");
};
const fail = (message: string) => {
  throw new PaymentError(message);
};
const failElsewhere = (message: string) => {
  throw new PaymentError(message);
};
const failNamed = (message: string) => {
  throw new NamedError(message);
};
const inNative = (text: string) => JSON.parse(text);

test.each([
  ["a class without a name", fail],
  ["a class that names itself", failNamed],
  ["an error of the language", inNative],
])("one failure has one fingerprint, whatever its message: %s", (_name, failing) => {
  const [one, other] = ["{first", "[second\n    at fake (/x.js:1:1)"].map((message) =>
    fingerprint(thrownBy(() => failing(message))),
  );
  expect(one).toMatch(/^[0-9a-f]{8}$/);
  expect(other).toBe(one);
});

test("another place is another failure", () => {
  expect(fingerprint(thrownBy(() => fail("a")))).not.toBe(fingerprint(thrownBy(() => failElsewhere("a"))));
});

test("another class from the same place is another failure", () => {
  const place = "\n    at process (file:///var/task/index.mjs:1:2)";
  const of = (name: string) =>
    fingerprint(Object.assign(new Error("m"), { name, stack: `${name}: m${place}` }));
  expect(of("TypeError")).not.toBe(of("RangeError"));
});

test.each([
  ["Node's own", "node:internal/deps/undici/undici:13510:13"],
  ["a package's", "file:///var/task/node_modules/pg/index.js:3:4"],
])("the place is the application's first own frame, behind %s", (_name, foreign) => {
  const of = (frames: readonly string[]) => {
    const stack = ["TypeError: fetch failed", ...frames.map((frame) => `    at f (${frame})`)].join("\n");
    return fingerprint(Object.assign(new TypeError("fetch failed"), { stack }));
  };
  const own = "file:///var/task/index.mjs:1:200";
  expect(of([foreign, own])).toBe(of([own]));
  expect(of([foreign, own])).not.toBe(of([foreign, "file:///var/task/index.mjs:1:300"]));
});

test("the folder in which the function runs does not matter", () => {
  const of = (folder: string) =>
    fingerprint(
      Object.assign(new Error("m"), { stack: `Error: m\n    at f (file://${folder}/index.mjs:1:2)` }),
    );
  expect(of("/var/task")).toBe(of("/tmp/code/consumer"));
});

test("the system's own errors have only their code, in every build", () => {
  const of = (message: string) => fingerprint(new ReliableQueueError("OutOfTime", "retry", message));
  expect(of("a")).toBe("082b6288");
  expect(of("b")).toBe("082b6288");
});

test.each([[undefined], [null], ["a text"], [7], [{ message: "x" }]])(
  "anything that is thrown has one: %j",
  (thrown) => {
    expect(fingerprint(thrown)).toBe(fingerprint("another text"));
  },
);

test("an error whose stack was replaced still has one, of its class", () => {
  const broken = Object.assign(new TypeError("now"), { stack: "TypeError: before\n    at f (/x.js:1:1)" });
  expect(fingerprint(broken)).toBe(fingerprint(Object.assign(new TypeError(""), { stack: "" })));
});
