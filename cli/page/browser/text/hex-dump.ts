const PER_LINE = 16;

export interface HexLine {
  /** Of the first byte, eight hex digits. */
  readonly offset: string;
  readonly bytes: string;
  /** Printable ASCII; a dot for every other byte. */
  readonly text: string;
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

/** Bytes in lines of sixteen, as `hexdump -C` prints them. */
export function hexDump(bytes: Uint8Array): HexLine[] {
  return Array.from({ length: Math.ceil(bytes.length / PER_LINE) }, (_, line) => {
    const offset = line * PER_LINE;
    const part = Array.from(bytes.subarray(offset, offset + PER_LINE));
    return {
      offset: hex(offset, 8),
      bytes: part.map((byte) => hex(byte, 2)).join(" "),
      text: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join(""),
    };
  });
}
