import * as v from "valibot";
import { defineApplication, transient } from "../../../../core/application/define-application";

/** An application whose messages say what becomes of them. */
export default defineApplication({
  schema: v.object({ do: v.string() }),
  producer: { attribute: "tenant", type: "String", pattern: /t\d/, noun: "tenant", required: false },
  reasons: { Refused: transient("It was refused.") },
  process: async (message) => {
    switch (message.do) {
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
      default:
        return undefined;
    }
  },
});
