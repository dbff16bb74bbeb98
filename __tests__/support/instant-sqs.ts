import type { BatchOutcome, EntryToSend, SqsPort } from "../../core/messages/sqs-port";

/** A port that confirms everything at once and keeps what was sent by queue: for what is not about the wire. */
export function createInstantSqs() {
  const sent = new Map<string, EntryToSend[]>();
  const confirm = (items: readonly unknown[]): BatchOutcome => ({
    confirmed: new Map(items.map((_, index) => [index, `new-${index}`])),
    failed: [],
  });
  const port: SqsPort = {
    async send(queueUrl, entries) {
      sent.set(queueUrl, [...(sent.get(queueUrl) ?? []), ...entries]);
      return confirm(entries);
    },
    delete: async (_queueUrl, handles) => confirm(handles),
    changeVisibility: async (_queueUrl, entries) => confirm(entries),
  };
  return { port, sent: (queueUrl: string): readonly EntryToSend[] => sent.get(queueUrl) ?? [] };
}
