import * as v from "valibot";
import { defineApplication, transient } from "../../../../core/application/define-application";

/** Ends what an earlier message is waiting for. */
let settleEarlier = { resolve: () => {}, reject: () => {} };

/** A value that cannot be serialized as JSON. */
function cycle(): object {
  const one: { self?: object; big: bigint } = { big: 1n };
  one.self = one;
  return one;
}

/**
 * An application whose messages say what should happen to them. Only those that wait can reach their limit, even on a
 * busy machine.
 */
export default defineApplication({
  schema: v.object({ do: v.string() }),
  producer: { attribute: "tenant", type: "String", pattern: /t\d/, noun: "tenant", required: false },
  reasons: { Refused: transient("It was refused.") },
  timeLimitSeconds: 1,
  process: async (message) => {
    switch (message.do) {
      case "wait":
        return new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 10));
      case "throw":
        throw new RangeError("failed");
      case "hang":
        return new Promise<undefined>(() => {});
      case "hang with a timer":
        return new Promise<undefined>(() => setInterval(() => {}, 1_000));
      case "exit":
        process.exit(0);
        break;
      case "reject unhandled":
        void Promise.reject(new RangeError("unhandled"));
        return new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 1_000));
      case "wait for a later message":
        return new Promise<undefined>((resolve, reject) => {
          settleEarlier = { resolve: () => resolve(undefined), reject: () => reject(new RangeError("late")) };
        });
      case "resolve the earlier":
        settleEarlier.resolve();
        return new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 10));
      case "reject the earlier":
        settleEarlier.reject();
        return new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 10));
      case "answer a cycle":
        return cycle() as never;
      case "throw a cycle":
        throw Object.assign(new RangeError("failed"), cycle());
      default:
        return undefined;
    }
  },
});
