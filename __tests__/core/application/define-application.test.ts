import { type } from "arktype";
import { parse as parseLosslessly } from "lossless-json";
import * as v from "valibot";
import { z } from "zod";
import {
  type Application,
  cached,
  defineApplication,
  permanent,
  transient,
} from "../../../core/application/define-application";
import { diagnoseMessage } from "../../../core/application/diagnose-message";
import { number, text } from "../../support/make-message";

const producer = { attribute: "team_id", type: "Number", pattern: /[1-9]\d{0,4}/, noun: "team" } as const;
const reasons = { Rejected: permanent("It is rejected."), Busy: transient("It is busy.") };
const process = async () => {};
const TEAM = { team_id: number("3") };

/** The types are the test here: marked lines must not compile. */
const APPLICATIONS = {
  valibot: defineApplication({
    schema: v.object({ id: v.string(), amount: v.number() }),
    producer,
    reasons,
    diagnose: ({ id, amount }, { fail }) => {
      const sum: number = amount;
      if (sum < 0) return fail("Rejected");
      // @ts-expect-error a reason that is not among `reasons`
      if (id === "none") return fail("Unheard");
      return undefined;
    },
    process: async ({ id }, { fail, world }) => {
      const nothing: undefined = world;
      // @ts-expect-error a key that is not a string
      return id === "" ? fail("Busy", { key: nothing ?? 7 }) : undefined;
    },
  }),
  zod: defineApplication({
    schema: z.object({ id: z.string(), amount: z.coerce.number() }),
    producer,
    reasons,
    world: cached(async () => new Map([["a", 1]]), { seconds: 5 }),
    diagnose: ({ amount }, { fail, world }) => {
      const known: number | undefined = world.get("a");
      return amount < 0 && known === undefined ? fail("Rejected", { key: "a" }) : undefined;
    },
    process: async ({ id }, { world }) => {
      // @ts-expect-error a message has no such field
      id satisfies number;
      world.get(id);
    },
  }),
  arktype: defineApplication({
    schema: type({ id: "string", amount: "number" }),
    producer,
    reasons,
    diagnose: ({ id }, { fail }) => (id === "" ? fail("Busy") : undefined),
    process: async ({ amount }) => {
      amount.toFixed();
    },
  }),
};

describe.each<[string, Application]>(Object.entries(APPLICATIONS))(
  "with a schema of %s",
  (_name, application) => {
    const diagnose = (body: string) =>
      diagnoseMessage(application, { body, attributes: TEAM }, { known: true, value: new Map() });

    test("a body that matches is a message", () => {
      expect(diagnose('{"id":"a","amount":1}')).toMatchObject({
        diagnosis: undefined,
        value: { id: "a", amount: 1 },
        producer: "3",
      });
    });

    test.each(["", "{", "null", "[]", "{}", '{"id":1,"amount":1}'])("the body %s is malformed", (body) => {
      expect(diagnose(body).diagnosis).toEqual({
        reason: "MalformedBody",
        cause: "MalformedBody",
        permanent: true,
        detail: "The body does not match the application's schema.",
        remedy: "Correct it and send the message again.",
      });
    });
  },
);

const define = (parts: Partial<Parameters<typeof defineApplication>[0]>) =>
  defineApplication({ schema: v.object({ account: v.unknown() }), producer, reasons, process, ...parts });
const diagnose = (application: Application, body: string, attributes = TEAM) =>
  diagnoseMessage(application, { body, attributes }, { known: true, value: undefined });

test("what a schema transforms is what is processed", () => {
  const application = define({
    schema: v.pipe(
      v.object({ a: v.string() }),
      v.transform(({ a }) => a.length),
    ),
  });
  expect(diagnose(application, '{"a":"xyz"}')).toMatchObject({ value: 3 });
});

test("an application may parse bodies in its own way, so that no number is rounded", () => {
  const application = define({ parse: (body) => parseLosslessly(body) });
  const { value } = { value: undefined, ...diagnose(application, '{"account":1724442618569203714}') };
  expect(String(Reflect.get(Object(value), "account"))).toBe("1724442618569203714");
});

test("bodies do not have to be JSON", () => {
  const application = define({ schema: v.pipe(v.string(), v.nonEmpty()), parse: (body) => body });
  expect(diagnose(application, "a;b")).toMatchObject({ value: "a;b" });
  expect(diagnose(application, "").diagnosis?.reason).toBe("MalformedBody");
});

test("a schema that has to be awaited is the application's error, never the message's", () => {
  const application = define({
    schema: v.pipeAsync(
      v.unknown(),
      v.checkAsync(async () => true),
    ),
  });
  const found = diagnose(application, "{}");
  expect(found).toMatchObject({
    diagnosis: { reason: "Unexpected", permanent: false },
    thrown: {
      code: "Application",
      message:
        "schema must validate at once, but returned a promise. Move what has to be awaited into process or world.",
    },
  });
});

describe("the producer's attribute", () => {
  test("has reasons of its own name, with default texts if the application defines none", () => {
    expect(diagnose(define({}), "", {} as typeof TEAM).diagnosis).toEqual({
      reason: "MissingTeamId",
      cause: "MissingTeamId",
      permanent: true,
      detail: "The message attribute team_id is missing.",
      remedy: "Send the message again with it.",
    });
    expect(diagnose(define({}), "", { team_id: text("x") }).diagnosis).toMatchObject({
      reason: "InvalidTeamId",
      detail: "The message attribute team_id is not valid.",
    });
  });

  test("may be described by the application, even as something that goes away", () => {
    const application = define({ reasons: { MissingTeamId: transient("The team is unknown.") } });
    expect(diagnose(application, "", {} as typeof TEAM).diagnosis).toMatchObject({
      permanent: false,
      detail: "The team is unknown.",
    });
  });

  test("may be absent if the application says so, but must be valid if present", () => {
    const application = define({ producer: { ...producer, required: false } });
    expect(diagnose(application, '{"account":1}', {} as typeof TEAM)).toMatchObject({ producer: undefined });
    expect(diagnose(application, "{}", { team_id: text("x") }).diagnosis?.reason).toBe("InvalidTeamId");
  });

  test.each([
    [/\d+/, "3", true],
    [/\d+/, "x3", false],
    [/^\d+$/, "3", true],
    [/a|b/, "bc", false],
    [/\d+/gy, "3", true],
    [/[\s\S]*/, "a\nb", false],
    [/[\s\S]*/, "a\u0000b", false],
    [/^3$/m, "x\n3", false],
    [/[\s\S]*/, "x".repeat(101), false],
  ])("must match %s whole, and be short and printable: %j", (pattern, id, valid) => {
    const application = define({ producer: { ...producer, pattern } });
    for (let times = 0; times < 2; times += 1) {
      const { diagnosis } = diagnose(application, '{"account":1}', { team_id: text(id) });
      expect(diagnosis?.reason).toBe(valid ? undefined : "InvalidTeamId");
    }
  });

  test.each([
    ["team_id", "MissingTeamId"],
    ["teamId", "MissingTeamId"],
    ["team-id.v2", "MissingTeamIdV2"],
    ["x", "MissingX"],
  ])("%s missing is %s", (attribute, reason) => {
    const application = define({ producer: { ...producer, attribute } });
    expect(diagnose(application, "", {} as typeof TEAM).diagnosis?.reason).toBe(reason);
  });
});

test("an application without a world, a diagnosis or settings has what it needs", async () => {
  const application = define({});
  expect(application).toMatchObject({ concurrency: 10, fieldNames: ["team_id"] });
  expect(application.timeLimitSeconds).toBeUndefined();
  expect(diagnose(application, '{"account":1}').diagnosis).toBeUndefined();
});

test.each<[string, Partial<Parameters<typeof defineApplication>[0]>]>([
  [
    "reasons.not-this must start with a letter, followed by at most 49 letters and digits. Rename it.",
    { reasons: { "not-this": permanent("x") } },
  ],
  ["reasons.Unknown is reserved for the system. Rename it.", { reasons: { Unknown: permanent("x") } }],
  [
    "reasons.Mine must say what is wrong, but its text is empty. Write it.",
    { reasons: { Mine: transient(" ") } },
  ],
  [
    'producer.attribute must be a valid SQS attribute name (letters, digits, "_", "-" and "."), but is "a b".',
    { producer: { ...producer, attribute: "a b" } },
  ],
  [
    'producer.noun must be at most 30 lowercase letters, digits and "-", and not "sender", but is "sender". Alerts are about "<noun>:<id>".',
    { producer: { ...producer, noun: "sender" } },
  ],
  ["concurrency must be a whole number from 1 to 10000, but is 0.", { concurrency: 0 }],
  ["timeLimitSeconds must be a number from 0.1 to 900 s, but is 901.", { timeLimitSeconds: 901 }],
])("is refused: %s", (message, parts) => {
  expect(() => define(parts)).toThrow(message);
});

/** What no type refuses in JavaScript. */
const UNTYPED: [string, object][] = [
  [
    "schema must be a Standard Schema, such as a valibot, zod or arktype schema, but is not one.",
    { schema: {} },
  ],
  [
    'producer.attribute must be a valid SQS attribute name (letters, digits, "_", "-" and "."), but is "undefined".',
    { producer: undefined },
  ],
  ['producer.type must be "String" or "Number", but is "Text".', { producer: { ...producer, type: "Text" } }],
  [
    "producer.pattern must be a regular expression that whole ids match, such as /[1-9]\\d{0,9}/, but is not one.",
    { producer: { ...producer, pattern: "[0-9]+" } },
  ],
  [
    'reasons must be an object, such as { Busy: transient("It is busy.") }, or {} if there are none.',
    { reasons: undefined },
  ],
  [
    "reasons.Mine must be created with permanent(…) or transient(…), but is not.",
    { reasons: { Mine: "It is mine." } },
  ],
  [
    "world must be created with cached(read, { seconds }), where seconds is 0 or more.",
    { world: async () => new Set() },
  ],
  [
    "world must be created with cached(read, { seconds }), where seconds is 0 or more.",
    { world: cached(() => 1, { seconds: Number.NaN }) },
  ],
  ["diagnose must be a function, but is not one.", { diagnose: {} }],
  ["parse must be a function, but is not one.", { parse: "JSON" }],
  ["process must be a function, but is not one.", { process: undefined }],
  ["concurrency must be a whole number from 1 to 10000, but is 5.", { concurrency: "5" }],
];

test.each(UNTYPED)("is refused even if no type prevents it: %s", (message, parts) => {
  expect(() => define(parts)).toThrow(message);
});

test("fail accepts only the application's reasons, even if no type enforces it", () => {
  const { fail } = define({});
  expect(fail("Busy", { key: "k" })).toMatchObject({ reason: "Busy", key: "k" });
  for (const reason of ["Unheard", "Unexpected", "constructor"]) {
    expect(() => fail(reason)).toThrow(
      "fail must be called with one of the application's reasons (Rejected, Busy), but was called with another one. Add it to reasons.",
    );
  }
});
