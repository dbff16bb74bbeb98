import { Command, InvalidArgumentError, Option } from "commander";

export interface StartOptions {
  readonly seconds: number;
  readonly messages?: number;
  readonly seed?: number;
  readonly port: number;
  readonly out: string;
  readonly json: boolean;
  readonly keep: boolean;
}

/** A number from `min` to `max`, whole unless told otherwise. */
function numberFrom(min: number, max: number, whole = true) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(`It must be a ${whole ? "whole " : ""}number from ${min} to ${max}.`);
    }
    return value;
  };
}

function createCommand(): Command {
  return new Command("npm start --")
    .description(
      "Runs the synthesised stacks on this machine: stores send orders, poison messages are isolated, what may succeed later comes back. Ends with the books of the run.",
    )
    .addOption(
      new Option("--seconds <number>", "how long the stores send")
        .default(5)
        .argParser(numberFrom(0.1, 55, false)),
    )
    .addOption(
      new Option("--messages <number>", "how many orders they send at most").argParser(
        numberFrom(1, 100_000),
      ),
    )
    .addOption(
      new Option("--seed <number>", "the same seed gives the same orders").argParser(
        numberFrom(0, 4_294_967_295),
      ),
    )
    .addOption(
      new Option("--port <number>", "port of the SQS and SNS endpoint")
        .default(0, "a free one")
        .argParser(numberFrom(0, 65_535)),
    )
    .option("--out <folder>", "where e-mails, logs and ledgers go", ".local")
    .option("--json", "print one JSON object as the last line, and nothing else", false)
    .option("--keep", "stay up afterwards, until ctrl-C", false)
    .addHelpText(
      "after",
      "\nExit codes: 0 the books balance, 1 they do not or the run failed, 2 wrong use, 130 ended by ctrl-C before the books were taken.",
    )
    .allowExcessArguments(false)
    .exitOverride();
}

/** Reads the command line. Throws commander's CommanderError, which has told the person what is wrong. */
export function parseOptions(args: readonly string[]): StartOptions {
  return createCommand().parse(args, { from: "user" }).opts<StartOptions>();
}
