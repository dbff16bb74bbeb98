import type { Phase } from "../play-scenario";
import type { ReadyRun } from "../run-locally";
import { type LiveCounts, takeLiveCounts } from "./live-counts";

export interface Progress {
  readonly onPhase: (phase: Phase) => void;
  readonly onReady: (run: ReadyRun) => void;
  /** Prints a text that stays. */
  readonly print: (text: string) => void;
  /** Leaves what was shown last and stops. */
  readonly stop: () => Promise<void>;
}

const SENTENCES: Readonly<Record<Phase, string>> = {
  synthesising: "The stacks are synthesised; queues, topic and functions are set up.",
  sending: "The stores send orders; some lack store_id, some ask for a product that is sold out.",
  isolating: "Poison messages are isolated; orders for the sold-out product are scheduled for retry.",
  deploying: "The product comes back: synthesised and deployed again.",
  redriving: "The redriver sends the orders scheduled for retry back.",
  "reading the books": "Everything stands still; the books are read from queues and ledgers.",
  done: "Done.",
};

const INTERVAL_MS = 250;

/** The block that is redrawn on a terminal. */
export function formatCounts(phase: Phase, counts?: LiveCounts): string {
  if (counts === undefined) return SENTENCES[phase];
  const cell = ([name, value]: readonly [string, number]) => `${name.padEnd(12)}${String(value).padStart(5)}`;
  const row = (...cells: (readonly [string, number])[]) => `  ${cells.map(cell).join("   ")}`;
  const { sent, main, deadLetter, processed, retryScheduled, quarantined, alerts } = counts;
  return [
    SENTENCES[phase],
    row(["sent", sent], ["main queue", main], ["DLQ", deadLetter], ["alerts", alerts]),
    row(["processed", processed], ["retryScheduled", retryScheduled], ["quarantined", quarantined]),
  ].join("\n");
}

/** One line a phase, with the seconds since the start, for a pipe. */
export function createPlainProgress(write: (line: string) => void, now: () => number): Progress {
  const startedAt = now();
  const onPhase = (phase: Phase) => {
    const seconds = ((now() - startedAt) / 1000).toFixed(1).padStart(5);
    write(`${seconds} s  ${SENTENCES[phase]}`);
  };
  return { onPhase, onReady: () => {}, print: write, stop: async () => {} };
}

export const SILENT_PROGRESS: Progress = {
  onPhase: () => {},
  onReady: () => {},
  print: () => {},
  stop: async () => {},
};

/** One block that is redrawn several times a second, for a terminal. */
export async function createLiveProgress(stream: NodeJS.WriteStream): Promise<Progress> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(stream);
  let run: ReadyRun | undefined;
  let phase: Phase | undefined;
  let drawing: Promise<void> = Promise.resolve();
  const draw = async () => {
    if (phase === undefined) return;
    const counts = run && (await takeLiveCounts(run).catch(() => undefined));
    update(formatCounts(phase, counts));
  };
  const next = () => {
    drawing = drawing.then(draw);
    return drawing;
  };
  const timer = setInterval(next, INTERVAL_MS);
  return {
    onPhase: (newPhase) => {
      phase = newPhase;
    },
    onReady: (ready) => {
      run = ready;
    },
    print: (text) => {
      update.clear();
      stream.write(`${text}\n`);
    },
    stop: async () => {
      clearInterval(timer);
      await next();
      update.done();
    },
  };
}
