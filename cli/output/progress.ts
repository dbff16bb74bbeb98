export interface Progress {
  /** How many are done. */
  readonly update: (done: number) => void;
  readonly end: () => void;
}

const SILENT: Progress = { update: () => {}, end: () => {} };
const WIDTH = 30;
const INTERVAL_MS = 100;

/** `scanning  ██████░░░░  1200/3000  40 %`. The total is SQS's approximate count and may be passed. */
export function formatBar(what: string, done: number, total: number): string {
  const share = Math.min(1, done / Math.max(1, total));
  const filled = Math.round(share * WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  return `${what}  ${bar}  ${done}/${Math.max(done, total)}  ${Math.floor(share * 100)} %`;
}

/** One line that is redrawn on a terminal and removed at the end; nothing where there is none. */
export async function createProgress(
  stream: NodeJS.WriteStream,
  total: number,
  what: string,
): Promise<Progress> {
  if (!stream.isTTY) return SILENT;
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(stream);
  let drawnAt = 0;
  return {
    update: (done) => {
      if (Date.now() - drawnAt < INTERVAL_MS) return;
      drawnAt = Date.now();
      draw(formatBar(what, done, total));
    },
    end: () => draw.clear(),
  };
}
