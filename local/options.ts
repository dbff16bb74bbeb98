import { Command, InvalidArgumentError, Option } from "commander";
import { messagesIn, SEND_INTERVAL_MS } from "../core/runtime/send-interval";

export interface StartOptions {
  readonly seconds: number;
  readonly messages?: number;
  readonly seed?: number;
  readonly port: number;
  readonly out: string;
  readonly json: boolean;
  readonly keep: boolean;
  /** Whether the operator's page is served. */
  readonly ui: boolean;
}

export const DEFAULT_OUT = ".local";

const DEFAULT_SECONDS = 5;
/** The function that simulates the senders has a timeout of a minute, and must end by itself. */
export const MAX_SECONDS = 55;

/** A number from `min` to `max`, whole by default. */
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
      "Runs the synthesized stacks on this machine: messages are sent, those that cannot be processed are isolated, and those that may succeed later come back. Ends with a reconciliation of what was sent.",
    )
    .addOption(
      new Option("--seconds <number>", "how long simulated senders send")
        .default(DEFAULT_SECONDS, `${DEFAULT_SECONDS}, or what --messages needs`)
        .argParser(numberFrom(0.1, MAX_SECONDS, false)),
    )
    .addOption(
      new Option(
        "--messages <number>",
        `how many messages are sent; simulated senders send one every ${SEND_INTERVAL_MS} ms (default: as many as fit, or each sample once)`,
      ).argParser(numberFrom(1, messagesIn(MAX_SECONDS))),
    )
    .addOption(
      new Option("--seed <number>", "the same seed gives the same simulated messages").argParser(
        numberFrom(0, 4_294_967_295),
      ),
    )
    .addOption(
      new Option("--port <number>", "port of the SQS and SNS endpoint")
        .default(0, "a free one")
        .argParser(numberFrom(0, 65_535)),
    )
    .option("--out <folder>", "where e-mails, logs and ledgers go", DEFAULT_OUT)
    .option("--json", "print one JSON object as the last line, and nothing else", false)
    .option("--keep", "stay up afterwards, until ctrl-C", false)
    .option("--no-ui", "leave out the page in the browser that shows the run")
    .addHelpText(
      "after",
      "\nExit codes: 0 the run reconciles, 1 it does not or it failed, 2 wrong use, 130 ended by ctrl-C before it was reconciled.",
    )
    .allowExcessArguments(false)
    .exitOverride();
}

/** Seconds in which this many messages are sent, rounded up to hundredths. */
function secondsFor(messages: number): number {
  return Math.ceil((messages * SEND_INTERVAL_MS) / 10) / 100;
}

/**
 * Parses the command line. The sending time grows with --messages, unless it is given too. Throws commander's
 * CommanderError, which has already been printed.
 */
export function parseOptions(args: readonly string[]): StartOptions {
  const command = createCommand().parse(args, { from: "user" });
  const options = command.opts<StartOptions>();
  const { messages, seconds } = options;
  if (messages === undefined || messages <= messagesIn(seconds)) return options;
  const needed = secondsFor(messages);
  if (command.getOptionValueSource("seconds") === "default") return { ...options, seconds: needed };
  return command.error(
    `error: --messages ${messages} do not fit into --seconds ${seconds}: simulated senders send a message every ${SEND_INTERVAL_MS} ms, so ${messagesIn(seconds)} fit. Give --seconds ${needed}, fewer --messages, or leave --seconds out.`,
  );
}
