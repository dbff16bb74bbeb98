import type { ScheduleState } from "../aws/schedules";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import { setRedriveState } from "../operations/set-redrive-state";
import { defineCommand } from "../terminal/options/define-command";
import { auditOption } from "../terminal/options/target-options";

interface PauseOptions {
  readonly audit: string;
}

const define = (name: string, description: string, state: ScheduleState) =>
  defineCommand({
    name,
    description,
    options: () => [auditOption()],
    examples: () => [`dlq ${name} --stage prod`],
    work: (context: CommandContext, options: PauseOptions) => changeState(context, state, options),
  });

export const addPause = define(
  "pause",
  "Disable the redrive schedule, so that no message is redriven automatically; held messages are still renewed",
  "DISABLED",
);

export const addResume = define("resume", "Enable the redrive schedule again", "ENABLED");

const whatItMeans = (state: ScheduleState, { commandLine }: Pick<CommandContext, "commandLine">) =>
  state === "DISABLED"
    ? `paused: the system redrives nothing until you run \`${commandLine("resume")}\`. Held messages are still renewed.`
    : "enabled: messages that are due are sent back at its next run.";

async function changeState(
  context: CommandContext,
  state: ScheduleState,
  { audit }: PauseOptions,
): Promise<Outcome> {
  const { name, before, changed } = await setRedriveState(context, state, audit);
  return {
    exitCode: EXIT.done,
    result: { schedule: name ?? null, before, state, changed },
    text: () => `The redrive schedule ${name} is ${changed ? "" : "already "}${whatItMeans(state, context)}`,
  };
}
