import type { MessageAttributes } from "../../../core/messages/message";
import { messageSize } from "../../../core/messages/message-size";
import { SCARCE_MACHINE } from "../../histories/job-messages";
import { number, text } from "../../support/make-message";

/** What a producer may send in addition to what a job needs. */
export interface ValueKind {
  readonly name: string;
  readonly attributes: MessageAttributes;
  readonly groupId?: string;
  /** Is part of the body. */
  readonly text?: string;
  /**
   * Bytes of the whole message as SQS counts them. Not with binary values, because the emulator counts those in
   * base64.
   */
  readonly bytes?: number;
  /** Takes up the room that metadata needs. */
  readonly full?: true;
}

export const MAX_BYTES = 1_048_576;

/** The maximum size of metadata: its attribute's name, its type and 1 KB. */
const ROOM_FOR_METADATA = 24 + 6 + 1_024;

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const bytes = (DataType: string, BinaryValue: Uint8Array) => ({ DataType, BinaryValue });
const several = (count: number): MessageAttributes =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`extra.${index}`, text(`é\u{1f600}${index}`)]),
  );

/** team_id is one more, so that eight of them and the metadata are ten. */
const WITH_ROOM = several(8);

export const VALUE_KINDS: readonly ValueKind[] = [
  {
    name: "binary values of all 256 bytes",
    attributes: { all: bytes("Binary", everyByte), zero: bytes("Binary.png", new Uint8Array(7)) },
  },
  {
    name: "Number.int and other custom types",
    attributes: {
      int: { DataType: "Number.int", StringValue: "7" },
      precise: number("12345678901234567890.123456789012345678"),
      exponent: number("-1.5E+20"),
      padded: number("007"),
      email: { DataType: "String.e-mail_2", StringValue: "a@b" },
      gif: bytes("Binary.gif", everyByte.slice(250)),
    },
  },
  {
    name: "strings that look empty",
    attributes: {
      space: text(" "),
      blank: text("\t\n"),
      carriage: text("\r\n "),
      zero: text("0"),
      null: text("null"),
      false: text("false"),
      undefined: text("undefined"),
    },
    text: "\t\n \r",
  },
  {
    name: "attribute names that JavaScript's objects have too",
    attributes: {
      constructor: text("c"),
      toString: text("t"),
      hasOwnProperty: text("h"),
      valueOf: bytes("Binary", everyByte),
      prototype: text("p"),
      length: text("l"),
    },
  },
  {
    name: "a MessageGroupId on a standard queue",
    attributes: {},
    groupId: "tenant-7!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~",
  },
  { name: "ten attributes with the metadata", attributes: WITH_ROOM, groupId: "tenant-8" },
  {
    name: "1 MiB with the metadata's room",
    attributes: { long: text("é\u{1f600}".repeat(9_999)) },
    bytes: MAX_BYTES - ROOM_FOR_METADATA,
  },
  {
    name: "ten attributes without room for metadata",
    attributes: several(9),
    groupId: "tenant-9",
    full: true,
  },
  {
    name: "1 MiB without room for metadata",
    attributes: { long: text("é\u{1f600}".repeat(9_999)) },
    bytes: MAX_BYTES,
    full: true,
  },
];

/** The job's own part. Poison lacks its team_id, and has another attribute instead. */
export function contentOf(
  { attributes, groupId, text: inBody = "", bytes: size }: ValueKind,
  poison: boolean,
) {
  const named = { [poison ? "team" : "team_id"]: number("3"), ...attributes };
  const bodyOf = (fill: string) =>
    `\t\r\n ${JSON.stringify({ job_id: "job-1", machine: SCARCE_MACHINE, text: inBody, fill })}\n`;
  const missing = size === undefined ? 0 : size - messageSize({ body: bodyOf(""), attributes: named });
  return { body: bodyOf("x".repeat(missing)), attributes: named, ...(groupId !== undefined && { groupId }) };
}
