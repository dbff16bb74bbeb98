import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { problemFrom } from "../client/call";

export interface Loading<T> {
  /** The latest result, even while the next one is awaited. */
  readonly value?: T;
  /** Why there is no newer result. */
  readonly problem?: Problem;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Loads what a key stands for, and again with every other key. A late result for an earlier key is dropped. An
 * undefined key loads nothing.
 */
export function useLoad<T>(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Loading<T> {
  const [state, setState] = useState<Omit<Loading<T>, "reload">>({ isLoading: key !== undefined });
  const [again, setAgain] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === undefined) return setState({ isLoading: false });
    const controller = new AbortController();
    setState(({ value }) => ({ ...(value !== undefined && { value }), isLoading: true }));
    latest.current(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setState({ value, isLoading: false });
      },
      (error) => {
        if (controller.signal.aborted) return;
        setState(({ value }) => ({
          ...(value !== undefined && { value }),
          problem: problemFrom(error),
          isLoading: false,
        }));
      },
    );
    return () => controller.abort();
  }, [key, again]);
  const reload = useCallback(() => setAgain((count) => count + 1), []);
  return { ...state, reload };
}
