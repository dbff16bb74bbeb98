import type { Application } from "../../core/application/application";
import type { WriteLedger } from "../../core/runtime/ledger";
import type { Copy, MessageHandling } from "./handle-message";

/**
 * The application, which also enters each processed message in a ledger, and a function that enters those that need
 * no work because a copy of them was already processed.
 */
export function withLedger<M, W>(
  application: Application<M, W>,
  writeLedger: WriteLedger,
): Pick<MessageHandling<M, W>, "application"> & Required<Pick<MessageHandling<M, W>, "onCopy">> {
  const entryOf = ({ messageId, idempotencyKey, redriven }: Copy) => ({
    message_id: messageId,
    idempotency_key: idempotencyKey,
    redriven,
  });
  return {
    application: {
      ...application,
      process: async (message, context) => {
        const verdict = await application.process(message, context);
        if (verdict === undefined) await writeLedger(entryOf(context));
        return verdict;
      },
    },
    onCopy: (copy) => writeLedger({ ...entryOf(copy), copy: true }),
  };
}
