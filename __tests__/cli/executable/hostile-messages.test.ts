import fc from "fast-check";
import type { MessageAttributes } from "../../../core/messages/message";
import { messageSize } from "../../../core/messages/message-size";
import { makeMetadata, messageId, metadataAttribute, text } from "../../support/make-message";
import { jobBody } from "../support/held-messages";
import { runHere } from "../support/run-here";
import { useDesk } from "../support/start-desk";

const desk = useDesk();
const MAX_BYTES = 262_144;

/** What a terminal would obey, in a text that SQS accepts. */
const OBEYED = "\u009b2J\u0085\u202e\u2066\u200b\u00ad\u061c";

/** The characters that the emulator accepts: those of SQS up to U+FFFD. */
const TAKEN = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd]+$/;

const nested = (depth: number) => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
const wide = (count: number) =>
  `[${Array.from({ length: count }, (_, index) => `{"f${index % 9}":${index}}`)}]`;
const body = fc.oneof(
  fc.integer({ min: 0, max: 30_000 }).map(nested),
  fc.integer({ min: 0, max: 15_000 }).map(wide),
  fc.integer({ min: 1, max: 10_000 }).map((count) => OBEYED.repeat(count)),
  fc.jsonValue({ depthSize: "large" }).map((value) => JSON.stringify(value)),
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc
    .string({ unit: "grapheme", minLength: 1 })
    .map((name) => JSON.stringify({ job_id: "o", [name]: { [`${name}${OBEYED}`]: 1 } })),
);
const value = fc.oneof(
  fc.record({
    DataType: fc.constantFrom("String", "Number.int", `String.${OBEYED}`),
    StringValue: fc.oneof(
      fc.integer({ min: 1, max: 60_000 }).map((lines) => "x\n".repeat(lines)),
      fc.constant(OBEYED),
      fc.constant("9007199254740993"),
    ),
  }),
  fc.record({
    DataType: fc.constant("Binary"),
    BinaryValue: fc.uint8Array({ minLength: 1, maxLength: 5_000 }),
  }),
);
const moment = fc.oneof(fc.maxSafeNat(), fc.constant(Number.MAX_SAFE_INTEGER));
const metadata = fc.oneof(
  fc
    .record({ sentAt: moment, deadAt: moment, notBefore: moment })
    .map((fields) => metadataAttribute(makeMetadata(fields))),
  fc.constant(metadataAttribute("{")),
  fc.constant<MessageAttributes>({}),
);
const name = fc.constantFrom("constructor", "__proto__", "team_id", "a", "b", "toString");
const attributes = fc
  .tuple(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 4 }), metadata)
  .map(([entries, own]): MessageAttributes => ({ ...Object.fromEntries(entries), ...own }));
const hostile = fc
  .record({ body, attributes })
  .filter((message) => TAKEN.test(message.body) && messageSize(message) < MAX_BYTES);

/** What every terminal treats as plain text. */
const PLAIN = /^[\n\x20-\x7e\u00a0-\u{10ffff}]*$/u;
const HIDDEN = /[\p{Cf}\u2028\u2029]/u;

async function run(args: readonly string[], most: number) {
  for (const json of [[], ["--json"]]) {
    const { code, stdout, stderr } = await runHere(desk, [...args, ...json]);
    await desk.lapse();
    expect([args, code < 4 || /refused|Nothing/.test(stdout) || json.length > 0]).toEqual([args, true]);
    expect(stderr).not.toContain("Something failed that should not");
    if (json.length > 0) expect(() => JSON.parse(stdout)).not.toThrow();
    expect(
      json.length > 0 ? /^[\n\x20-\x7e]*$/.test(stdout) : PLAIN.test(stdout) && !HIDDEN.test(stdout),
    ).toBe(true);
    expect(stdout.length).toBeLessThan(most);
  }
}

test("no message that SQS accepts stops the operator, floods the terminal or hides another message", async () => {
  const sound = { body: jobBody("sound"), attributes: { note: text("here") } };
  await fc.assert(
    fc.asyncProperty(hostile, async (message) => {
      desk.clear();
      await desk.send("quarantine", [message, sound]);
      const [held] = desk.contents("quarantine");
      const id = held?.messageId ?? messageId(1);
      const file = desk.fresh();
      const audit = ["--audit", desk.fresh()];

      await run(["status"], 5_000);
      for (const by of ["reason", "producer", "age", "attempt", "message"])
        await run(["list", "--by", by], 5_000);
      await run(["show", id, "--wait", "0"], 200_000);
      await run(["show", id, "--reveal", "--wait", "0"], 9 * MAX_BYTES);
      await run(["export", file, "--resume"], 5_000);
      await run(["redrive", "--force", ...audit], 10_000);
      await run(["discard", "--body-contains", "sound", ...audit], 5_000);
      await run(["redrive", "--all", "--force", "--limit", "1", "--yes", ...audit], 10_000);
      await run(["import", file, "--missing", "--wait", "0", ...audit], 10_000);
      const filters = ["--body", "job_id=sound", "--attribute", "note=here"];
      const found = await runHere(desk, ["list", ...filters, "--wait", "0"]);
      const left = desk.contents("quarantine").some((one) => one.body === sound.body);

      expect(found.stdout.includes("1 message held.") || !left).toBe(true);
    }),
    { numRuns: 8 },
  );
}, 280_000);
