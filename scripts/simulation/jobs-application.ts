import * as v from "valibot";
import { cached, defineApplication, transient } from "../../core/application/define-application";

/** Teams' jobs on machines, some of which are busy. The simulation says when, so the world is never read. */
export const application = defineApplication({
  schema: v.looseObject({ job_id: v.string(), machine: v.string() }),
  producer: { attribute: "team_id", type: "Number", pattern: /[1-9]\d{0,4}/, noun: "team" },
  reasons: { MachineBusy: transient("The machine is busy.") },
  world: cached<ReadonlySet<string>>(() => new Set(), { seconds: 30 }),
  diagnose: ({ machine }, { world, fail }) =>
    world.has(machine) ? fail("MachineBusy", { key: machine }) : undefined,
  process: async () => {},
});
