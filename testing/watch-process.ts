import type { Application } from "../core/application/application";
import { Verdict } from "../core/application/verdict";

/** A message that `process` finished. */
export interface ProcessedMessage {
  readonly id: string;
  readonly body: string;
  readonly redriven: boolean;
}

/** The same application, which also records what it finished and what it threw. */
export function watchProcess(
  application: Application,
  { processed, errors }: { readonly processed: ProcessedMessage[]; readonly errors: unknown[] },
): Application {
  return {
    ...application,
    async process(message, context) {
      try {
        const verdict = await application.process(message, context);
        const { idempotencyKey: id, body, redriven } = context;
        if (verdict === undefined) processed.push({ id, body, redriven });
        return verdict;
      } catch (thrown) {
        if (!(thrown instanceof Verdict)) errors.push(thrown);
        throw thrown;
      }
    },
    diagnose(message, context) {
      try {
        return application.diagnose(message, context);
      } catch (thrown) {
        if (!(thrown instanceof Verdict)) errors.push(thrown);
        throw thrown;
      }
    },
  };
}
