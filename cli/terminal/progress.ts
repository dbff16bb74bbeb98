/** Draws how many of a total are done. */
export type Progress = (done: number, total: number) => void;

const WIDTH = 30;
const INTERVAL_MS = 100;
const BEFORE_FIRST_MS = 500;

/** `scanning  ██████░░░░  1200/3000  40 %`. The total is SQS's approximate count and may be exceeded. */
export function formatBar(what: string, done: number, total: number): string {
  const share = Math.min(1, done / Math.max(1, total));
  const filled = Math.round(share * WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  return `${what}  ${bar}  ${done}/${Math.max(done, total)}  ${Math.floor(share * 100)} %`;
}

interface Line {
  readonly draw: (text: string) => void;
  readonly clear: () => void;
}

/** The one line of a terminal that is redrawn while something takes long. Nothing if there is no terminal. */
export class ProgressLine {
  #opening: Promise<Line> | undefined;
  #drawn: Line | undefined;
  #wanted = false;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** Something quick is done before a bar could be read, so it draws none. */
  begin(what: string): Progress {
    // A terminal that does not know its size cannot be drawn on.
    if (!this.stream.isTTY || !(this.stream.columns > 0)) return () => {};
    let drawnAt: number | undefined;
    return (done, total) => {
      drawnAt ??= Date.now() + BEFORE_FIRST_MS - INTERVAL_MS;
      if (Date.now() - drawnAt < INTERVAL_MS) return;
      drawnAt = Date.now();
      void this.#draw(formatBar(what, done, total));
    };
  }

  /** Before anything else is written, because it would be appended to the line. */
  clear(): void {
    this.#wanted = false;
    this.#drawn?.clear();
    this.#drawn = undefined;
  }

  async #draw(text: string): Promise<void> {
    this.#wanted = true;
    this.#opening ??= openLine(this.stream);
    const line = await this.#opening;
    if (!this.#wanted) return;
    line.draw(text);
    this.#drawn = line;
  }
}

async function openLine(stream: NodeJS.WriteStream): Promise<Line> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(stream, { showCursor: true });
  return { draw: update, clear: update.clear };
}
