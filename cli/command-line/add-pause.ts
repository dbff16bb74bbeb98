import type { Command } from "commander";
import { type PauseOptions, setRedriveState } from "../commands/pause";
import { AUDIT_OPTION, addCommonOptions, type CommonOptions } from "../terminal/options/target-options";
import { examples } from "./examples";
import type { Run } from "./run";

export function addPause(program: Command, run: Run): void {
  const command = program
    .command("pause")
    .description(
      "stop the schedule that sends messages scheduled for retry back; what is held is still renewed",
    )
    .addOption(AUDIT_OPTION)
    .addHelpText("after", examples("dlq pause --stage prod"));
  addCommonOptions(command).action((options: PauseOptions & CommonOptions) =>
    run("pause", options, (context) => setRedriveState(context, "DISABLED", options)),
  );
}

export function addResume(program: Command, run: Run): void {
  const command = program
    .command("resume")
    .description("start the schedule that sends messages scheduled for retry back")
    .addOption(AUDIT_OPTION)
    .addHelpText("after", examples("dlq resume --stage prod"));
  addCommonOptions(command).action((options: PauseOptions & CommonOptions) =>
    run("resume", options, (context) => setRedriveState(context, "ENABLED", options)),
  );
}
