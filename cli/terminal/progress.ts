export interface Progress {
  /** How many are done. */
  readonly update: (done: number) => void;
  readonly end: () => void;
}

/** Where nothing is drawn. */
export const SILENT: Progress = { update: () => {}, end: () => {} };
const WIDTH = 30;
const INTERVAL_MS = 100;
const BEFORE_FIRST_MS = 500;

/** `scanning  ██████░░░░  1200/3000  40 %`. The total is SQS's approximate count and may be passed. */
export function formatBar(what: string, done: number, total: number): string {
  const share = Math.min(1, done / Math.max(1, total));
  const filled = Math.round(share * WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  return `${what}  ${bar}  ${done}/${Math.max(done, total)}  ${Math.floor(share * 100)} %`;
}

/**
 * One line that is redrawn on a terminal and removed at the end; nothing where there is none. What is quick is done
 * before a bar could be read, and shows none.
 */
export function createProgress(stream: NodeJS.WriteStream, total: number, what: string): Progress {
  // A terminal that does not know its size cannot be drawn on.
  if (!stream.isTTY || !(stream.columns > 0)) return SILENT;
  let drawnAt = Date.now() + BEFORE_FIRST_MS - INTERVAL_MS;
  let line: Promise<Line> | undefined;
  let ended = false;
  return {
    update: (done) => {
      if (Date.now() - drawnAt < INTERVAL_MS) return;
      drawnAt = Date.now();
      line ??= openLine(stream);
      void line.then(({ draw }) => ended || draw(formatBar(what, done, total)));
    },
    end: () => {
      ended = true;
      void line?.then(({ clear }) => clear());
    },
  };
}

interface Line {
  readonly draw: (text: string) => void;
  readonly clear: () => void;
}

async function openLine(stream: NodeJS.WriteStream): Promise<Line> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(stream, { showCursor: true });
  return { draw: update, clear: update.clear };
}
