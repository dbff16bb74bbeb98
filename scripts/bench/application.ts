import * as v from "valibot";
import { defineApplication, permanent, transient } from "../../core/application/define-application";

const TaskSchema = v.looseObject({
  task_id: v.pipe(v.string(), v.nonEmpty()),
  machine: v.pipe(v.string(), v.nonEmpty()),
});

/** The application with which the benchmarks' functions are built. It checks a message and writes a line about it. */
export default defineApplication({
  schema: TaskSchema,
  producer: { attribute: "team_id", type: "Number", pattern: /[1-9]\d{0,9}/, noun: "team" },
  reasons: {
    MissingTeamId: permanent("The message attribute team_id is missing.", "Send the task again with it."),
    MachineBusy: transient("The machine is busy."),
  },
  diagnose: ({ machine }, { fail }) => (machine === "busy" ? fail("MachineBusy") : undefined),
  process: async ({ machine }, { messageId, idempotencyKey, producer, log }) => {
    if (machine === "slow") await new Promise((resolve) => setTimeout(resolve, 50));
    log.info("task done", { message_id: messageId, team_id: producer, idempotency_key: idempotencyKey });
  },
});
