import type { Application } from "../../core/application/application";
import type { WriteLedger } from "../../core/runtime/ledger";

/** The application, which enters each message that it has processed in a ledger. */
export function withLedger<M, W>(
  application: Application<M, W>,
  writeLedger: WriteLedger,
): Application<M, W> {
  return {
    ...application,
    process: async (message, context) => {
      const verdict = await application.process(message, context);
      const { messageId, idempotencyKey, redriven } = context;
      if (verdict === undefined) {
        await writeLedger({ message_id: messageId, idempotency_key: idempotencyKey, redriven });
      }
      return verdict;
    },
  };
}
