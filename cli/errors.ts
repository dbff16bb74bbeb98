import { ReliableQueueError } from "../core/runtime/errors";
import { EXIT, type ExitCode } from "./exit-codes";

/** An error that a person at the terminal can act on. Its message says what to do. */
export class DlqError extends ReliableQueueError {
  readonly exitCode: ExitCode;
  /** The IAM statement that would allow what was denied. */
  readonly statement?: IamStatement;

  constructor(
    code: string,
    message: string,
    options: { exitCode?: ExitCode; statement?: IamStatement; cause?: unknown } = {},
  ) {
    super(code, "fix", message, { cause: options.cause });
    this.exitCode = options.exitCode ?? EXIT.failed;
    if (options.statement !== undefined) this.statement = options.statement;
  }
}

/** One statement of an IAM policy, ready to be pasted. */
export interface IamStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** The command line asks for something that makes no sense. */
export class UsageError extends DlqError {
  constructor(message: string) {
    super("Usage", message, { exitCode: EXIT.usage });
  }
}
