import * as fc from "fast-check";

/**
 * #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const ALLOWED: readonly (readonly [number, number])[] = [
  [0x9, 0xa],
  [0xd, 0xd],
  [0x20, 0xd7ff],
  [0xe000, 0xfffd],
  [0x10000, 0x10ffff],
];

/** Two texts with this many four-byte characters are well below a message's limit. */
const CHUNK = 65_536;

/**
 * Beyond the first plane all characters are four bytes in one form. The number is prime, so that every byte of it
 * varies.
 */
const STRIDE = 61;
const FIRST_PLANE = 0xffff;

/** Every allowed character once, or a part of the higher planes, in texts of which two fit into a message. */
export function sweep(extent: "all" | "some beyond the first plane"): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  for (const [first, last] of ALLOWED) {
    const stride = extent === "all" || first <= FIRST_PLANE ? 1 : STRIDE;
    for (let point = first; point <= last; point += stride) {
      if (chunk.push(String.fromCodePoint(point)) < CHUNK) continue;
      chunks.push(chunk.join(""));
      chunk = [];
    }
  }
  return [...chunks, chunk.join("")];
}

const allowed = fc.oneof(
  ...ALLOWED.map(([min, max]) => fc.integer({ min, max }).map((point) => String.fromCodePoint(point))),
);

export const randomText = fc.array(allowed, { minLength: 1, maxLength: 40 }).map((points) => points.join(""));
