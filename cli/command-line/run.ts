import type { CommandContext, Outcome } from "../command-context";
import type { CommonOptions } from "../terminal/options/target-options";

/** Runs a subcommand's work in a context made of its options. */
export type Run = (
  command: string,
  options: CommonOptions,
  work: (context: CommandContext) => Promise<Outcome>,
) => Promise<void>;
