import type { Command } from "commander";
import { type StatusOptions, status } from "../commands/status";
import { addCommonOptions, type CommonOptions } from "../terminal/options/target-options";
import { examples } from "./examples";
import type { Run } from "./run";

export function addStatus(program: Command, run: Run): void {
  const command = program
    .command("status")
    .description(
      "the queues: how many messages, the oldest held, the next expiry; whether the schedules are on",
    )
    .option(
      "--no-scan",
      "do not look into the retry queue and quarantine: ages stay empty, nothing is hidden",
    )
    .addHelpText("after", examples("dlq status", "dlq status --stage prod --json"));
  addCommonOptions(command).action((options: StatusOptions & CommonOptions) =>
    run("status", options, (context) => status(context, options)),
  );
}
