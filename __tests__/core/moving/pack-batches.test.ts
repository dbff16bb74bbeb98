import fc from "fast-check";
import { packBatches } from "../../../core/moving/pack-batches";

const MIB = 1_048_576;
const sizes = fc.array(fc.oneof(fc.nat(2_000), fc.integer({ min: 1, max: MIB + 10 }), fc.constant(MIB)), {
  maxLength: 60,
});
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const pack = (items: readonly number[]) => packBatches(items, (size) => size);

test("every item is in exactly one batch, in order", () => {
  fc.assert(fc.property(sizes, (items) => expect(pack(items).flat()).toEqual(items)));
});

test("no batch has more than ten entries, or more than 1 MiB unless a single item has", () => {
  fc.assert(
    fc.property(sizes, (items) => {
      for (const batch of pack(items)) {
        expect(batch.length).toBeGreaterThanOrEqual(1);
        expect(batch.length).toBeLessThanOrEqual(10);
        if (batch.length > 1) expect(sum(batch)).toBeLessThanOrEqual(MIB);
      }
    }),
  );
});

test("a batch ends only if the next item would not have fitted", () => {
  fc.assert(
    fc.property(sizes, (items) => {
      const batches = pack(items);
      for (const [index, batch] of batches.slice(0, -1).entries()) {
        const next = batches[index + 1]?.[0] ?? 0;
        expect(batch.length === 10 || sum(batch) + next > MIB).toBe(true);
      }
    }),
  );
});

test.each<[string, number[], number[]]>([
  ["nothing", [], []],
  ["ten small items", Array<number>(10).fill(1), [10]],
  ["eleven small items", Array<number>(11).fill(1), [10, 1]],
  ["two halves of 1 MiB", [MIB / 2, MIB / 2], [2]],
  ["a byte more than two halves", [MIB / 2, MIB / 2 + 1], [1, 1]],
  ["1 MiB between small ones", [1, MIB, 1], [1, 1, 1]],
  ["an item over the limit between small ones", [1, 1, MIB + 1, 1, 1], [2, 1, 2]],
  ["an item over the limit first", [MIB + 1, 1], [1, 1]],
])("packs %s", (_what, items, lengths) => {
  expect(pack(items).map((batch) => batch.length)).toEqual(lengths);
});
