import { styleText } from "node:util";
import type { Environment } from "../../core/environment/environment";
import { type Progress, ProgressLine } from "./progress";
import { type Column, formatTable } from "./table";

/** The terminal, or its substitute in tests. */
export interface Io {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
}

type Style = "bold" | "red" | "green" | "yellow" | "dim";

/**
 * Results go to standard output, everything else (notes, progress, questions) to standard error. With --json the
 * result is one JSON document, and nothing else is printed except errors and what they leave behind.
 */
export class Output {
  readonly #progress: ProgressLine;

  constructor(
    private readonly io: Io,
    readonly json: boolean,
  ) {
    this.#progress = new ProgressLine(io.stderr);
  }

  /** The result. */
  write(text: string): void {
    this.#progress.clear();
    this.io.stdout.write(`${text}\n`);
  }

  /** Additional information. */
  note(text: string): void {
    if (!this.json) this.warn(text);
  }

  /** What a failure leaves behind. It is also written with --json. */
  warn(text: string): void {
    this.#progress.clear();
    this.io.stderr.write(`${text}\n`);
  }

  complain(text: string): void {
    this.warn(`${this.#paint(this.io.stderr, "red", "dlq:")} ${text}`);
  }

  /** Colors a part of the result, on a terminal only. */
  readonly paint = (style: Style, text: string): string => this.#paint(this.io.stdout, style, text);

  /** A table with emphasized titles that fits into the terminal. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
    const { isTTY, columns: width } = this.io.stdout;
    return formatTable(columns, rows, {
      paint: (title) => this.paint("bold", title),
      // A terminal that does not know its size reports 0.
      width: isTTY && width > 0 ? width : undefined,
    });
  }

  progress(what: string): Progress {
    return this.json ? () => {} : this.#progress.begin(what);
  }

  /** Whether somebody can be asked. */
  get canAsk(): boolean {
    return !this.json && this.io.stdin.isTTY === true && this.io.stderr.isTTY === true;
  }

  /** Asks yes or no. No is the default, and the meaning of ctrl-C. */
  async confirm(message: string): Promise<boolean> {
    const { default: confirm } = await import("@inquirer/confirm");
    this.#progress.clear();
    try {
      return await confirm({ message, default: false }, { input: this.io.stdin, output: this.io.stderr });
    } catch (error) {
      if (error instanceof Error && error.name === "ExitPromptError") return false;
      throw error;
    }
  }

  #paint(stream: NodeJS.WriteStream, style: Style, text: string): string {
    // For this stream, not for standard output, which styleText would check by itself.
    return isColored(stream, process.env) ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** https://no-color.org */
function isColored({ isTTY }: NodeJS.WriteStream, { NO_COLOR, TERM }: Environment): boolean {
  return isTTY === true && !NO_COLOR && TERM !== "dumb" && typeof styleText === "function";
}
