import { hexDump } from "../../text/hex-dump";

/** Bytes in lines of sixteen. */
export function HexText({ bytes }: { readonly bytes: Uint8Array }) {
  return <>{hexDump(bytes).map((line) => `${line.offset}  ${line.bytes.padEnd(47)}  ${line.text}\n`)}</>;
}
