import type { Stage } from "../play-and-reconcile";
import type { Step } from "../play-journey";
import { formatStep } from "./format-step";
import { formatLiveCounts } from "./live-counts";

export interface Progress {
  readonly onStep: (step: Step) => void;
  readonly onReady: (stage: Stage) => void;
  /** A line that stays. */
  readonly note: (line: string) => void;
  /** Stops, and leaves only the sentences. */
  readonly stop: () => Promise<void>;
}

export const SILENT_PROGRESS: Progress = {
  onStep: () => {},
  onReady: () => {},
  note: () => {},
  stop: async () => {},
};

function createSentences(write: (line: string) => void, now: () => number): Progress["onStep"] {
  const startedAt = now();
  return (step) => {
    const seconds = ((now() - startedAt) / 1000).toFixed(1).padStart(5);
    write(`${seconds} s  ${formatStep(step)}`);
  };
}

/** One line per step, for a pipe. */
export function createPlainProgress(write: (line: string) => void, now: () => number): Progress {
  return { ...SILENT_PROGRESS, onStep: createSentences(write, now), note: write };
}

const INTERVAL_MS = 250;

/** For a terminal: the sentences, which stay, and below them counts that are updated several times a second. */
export async function createLiveProgress(stream: NodeJS.WriteStream): Promise<Progress> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(stream);
  let stage: Stage | undefined;
  let drawing: Promise<void> = Promise.resolve();
  const draw = async () => {
    const counts = stage && (await formatLiveCounts(stage).catch(() => undefined));
    // It may have stopped in the meantime.
    if (counts !== undefined && stage !== undefined) update(counts);
  };
  const timer = setInterval(() => {
    drawing = drawing.then(draw);
  }, INTERVAL_MS);
  const note = (line: string) => {
    update.clear();
    stream.write(`${line}\n`);
  };
  return {
    onStep: createSentences(note, Date.now),
    note,
    onReady: (ready) => {
      stage = ready;
    },
    stop: async () => {
      clearInterval(timer);
      stage = undefined;
      await drawing;
      update.clear();
      update.done();
    },
  };
}
