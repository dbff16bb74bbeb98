import * as fc from "fast-check";
import { readMetadata } from "../../core/metadata/read-metadata";
import { seededRandom } from "../../scripts/virtual-aws/seeded-random";
import { changedParts } from "../histories/changed-parts";
import { World } from "../histories/world";
import { PLAIN, TRUSTED } from "../histories/world-settings";
import { text } from "../support/make-message";
import { makeTransfer, TRANSFERS, type Transfer } from "./support/transfers";
import { randomText, sweep } from "./support/unicode";
import { contentOf, MAX_BYTES, VALUE_KINDS, type ValueKind } from "./support/value-kinds";

/** Makes a transfer with messages of some kinds, in its own world. Returns what is not as it was sent. */
async function transferChanges(transfer: Transfer, kinds: readonly ValueKind[]): Promise<string[]> {
  const world = new World(seededRandom(7), 0, { ...PLAIN, maxMessageBytes: MAX_BYTES });
  return world.play(async () => {
    const contents = kinds.map((kind) => ({
      ...contentOf(kind, transfer.poison === true),
      full: kind.full,
    }));
    const stored = await makeTransfer(world, transfer, contents);
    const lost =
      stored.length === kinds.length ? [] : [`${kinds.length} were sent, and ${stored.length} came`];
    const changed = contents.flatMap((content, index) => {
      const whose = (one: (typeof stored)[number]) => one.attributes.index?.StringValue;
      const same = kinds.length === 1 ? stored[0] : stored.find((one) => whose(one) === String(index));
      if (same === undefined) return [`message ${index}`];
      const unchanged = content.full && readMetadata(same, TRUSTED).kind !== "none";
      return [...changedParts(same, content), ...(unchanged ? ["what had no room for metadata"] : [])];
    });
    return [...lost, ...changed];
  });
}

jest.setTimeout(60_000);

const ALL_OF_UNICODE = ["notifier → retry queue", "redriver → main"];

/** A value is handled like a body: beyond the first plane, a part of each chunk is enough. */
const PART = 8_192;

describe.each(TRANSFERS)("invariant 5, fidelity: $name returns", (transfer) => {
  test.each(VALUE_KINDS.filter(({ full }) => transfer.full || !full))("$name", async (kind) => {
    expect(await transferChanges(transfer, [kind])).toEqual([]);
  });

  // All of it where Lambda's form of a message is read, and where SQS's own is, because the other transfers use the
  // same code.
  const extent = ALL_OF_UNICODE.includes(transfer.name) ? "all" : "some beyond the first plane";
  test(`Unicode that SQS allows, ${extent}, in body and value`, async () => {
    const kinds = sweep(extent).map((chunk, index) => ({
      name: `chunk ${index}`,
      attributes: { index: text(String(index)), chunk: text(index === 0 ? chunk : chunk.slice(0, PART)) },
      text: chunk,
    }));
    expect(await transferChanges(transfer, kinds)).toEqual([]);
  });

  test("random texts of it", async () => {
    const texts = fc.array(randomText, { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(texts, async (some) => {
        const kinds = some.map((one, index) => ({
          name: `text ${index}`,
          attributes: { index: text(String(index)), random: text(one) },
          text: one,
        }));
        expect(await transferChanges(transfer, kinds)).toEqual([]);
      }),
      { numRuns: 2 },
    );
  });
});
