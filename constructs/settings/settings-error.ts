import { ReliableQueueError } from "../../core/runtime/errors";

/** Everything that is wrong with the settings, reported together. The deployer must fix it. */
export class SettingsError extends ReliableQueueError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? "One setting is" : `${problems.length} settings are`;
    super("Settings", "fix", `${count} wrong:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}
