import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { problemFrom } from "../client/call";

export interface Loading<T> {
  /** The latest result, even while the next one is awaited. */
  readonly value: T | undefined;
  /** Why there is no newer result. */
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

const NOTHING = { value: undefined, problem: undefined, isLoading: false };

/**
 * Loads what a key stands for, and again with every other key. A late result for an earlier key is dropped. An
 * undefined key loads nothing.
 */
export function useLoad<T>(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Loading<T> {
  const [state, setState] = useState<Omit<Loading<T>, "reload">>({
    ...NOTHING,
    isLoading: key !== undefined,
  });
  const [again, setAgain] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === undefined) return setState(NOTHING);
    const controller = new AbortController();
    setState(({ value }) => ({ value, problem: undefined, isLoading: true }));
    latest.current(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setState({ value, problem: undefined, isLoading: false });
      },
      (error) => {
        if (controller.signal.aborted) return;
        setState(({ value }) => ({ value, problem: problemFrom(error), isLoading: false }));
      },
    );
    return () => controller.abort();
  }, [key, again]);
  const reload = useCallback(() => setAgain((count) => count + 1), []);
  return { ...state, reload };
}
