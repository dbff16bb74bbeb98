import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import { problemFrom } from "../client/call";

export interface Action {
  readonly isBusy: boolean;
  /** Why the latest one failed. */
  readonly problem: Problem | undefined;
  readonly run: (work: () => Promise<unknown>) => void;
}

/** What a person starts at the server: whether it is under way, and why it failed. */
export function useAction(): Action {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const run = (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    work()
      .catch((error: unknown) => setProblem(problemFrom(error)))
      .finally(() => setBusy(false));
  };
  return { isBusy, problem, run };
}
