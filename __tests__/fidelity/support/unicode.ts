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

/** Twice so many characters of four bytes are well below what a message takes. */
const CHUNK = 65_536;

/** Every allowed character once, in texts of which two fit into a message. */
export function sweep(): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  for (const [first, last] of ALLOWED) {
    for (let point = first; point <= last; point += 1) {
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
