import type { Message } from "../../core/messages/message";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { type MetadataReading, readMetadata } from "../../core/metadata/read-metadata";
import { isTrusted } from "../../core/metadata/trusted-senders";
import { actionOf, type WireEntry, type WireRequest, type WireResponse } from "../support/virtual-wire";
import { type NextRelease, TRUSTED } from "./world-settings";

/** The field that the next release adds: the id, so that each message has its own. */
export const ADDED_FIELD = "next";

export type Answer = (request: WireRequest, senderId: string) => WireResponse;

/**
 * Turns the functions' metadata into the next release's on the wire: that release has the same code, but reads and
 * writes another form. So a history can go from release to release, and back.
 */
export function asNextRelease(answer: Answer, release: NextRelease): Answer {
  const change = release === "another version" ? (written: Written) => ({ ...written, v: 2 }) : addField;
  return (request, senderId) => {
    const action = actionOf(request);
    if (action === "SendMessageBatch" && isTrusted(senderId, TRUSTED)) {
      const input: { Entries: WireEntry[] } = JSON.parse(request.body);
      const Entries = input.Entries.map((entry) => withMetadata(entry, change));
      return answer({ ...request, body: JSON.stringify({ ...input, Entries }) }, senderId);
    }
    const response = answer(request, senderId);
    if (action !== "ReceiveMessage" || response.statusCode !== 200) return response;
    const output: { Messages?: Received[] } = JSON.parse(response.body);
    const Messages = output.Messages?.map((message) =>
      isTrusted(message.Attributes.SenderId, TRUSTED)
        ? withMetadata(message, (written) => ({ ...written, v: 1 }))
        : message,
    );
    return { ...response, body: JSON.stringify({ ...output, ...(Messages !== undefined && { Messages }) }) };
  };
}

/** What metadata says, whichever release wrote it last. */
export function readEither({
  attributes,
  senderId,
}: Pick<Message, "attributes" | "senderId">): MetadataReading {
  const attribute = attributes[METADATA_ATTRIBUTE];
  const StringValue = attribute?.StringValue?.replace(/"v":2\b/, '"v":1');
  const ofToday = {
    ...attributes,
    ...(attribute && { [METADATA_ATTRIBUTE]: { ...attribute, StringValue } }),
  };
  return readMetadata({ attributes: ofToday, senderId }, TRUSTED);
}

type Written = Readonly<Record<string, unknown>>;
type Received = Pick<WireEntry, "MessageAttributes"> & { readonly Attributes: { readonly SenderId: string } };

const addField = (written: Written): Written => ({ [ADDED_FIELD]: written.id, ...written });

function withMetadata<T extends Pick<WireEntry, "MessageAttributes">>(
  one: T,
  change: (written: Written) => Written,
): T {
  const attribute = one.MessageAttributes?.[METADATA_ATTRIBUTE];
  if (attribute?.StringValue === undefined) return one;
  const StringValue = JSON.stringify(change(JSON.parse(attribute.StringValue)));
  const MessageAttributes = { ...one.MessageAttributes, [METADATA_ATTRIBUTE]: { ...attribute, StringValue } };
  return { ...one, MessageAttributes };
}
