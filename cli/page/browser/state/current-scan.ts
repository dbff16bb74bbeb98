import { useEffect, useState } from "preact/hooks";
import type { Problem, Scan, ScanAnswer, ScanRequest } from "../../api";
import { call, problemFrom } from "../client/call";
import { learnScan, live } from "./live";
import { Store, useStore } from "./store";

/** The scan that this tab shows. Another tab's scan does not replace it by itself. */
const shown = new Store<string | undefined>(undefined);

export interface CurrentScan {
  readonly scan?: Scan;
  /** Started later, elsewhere. */
  readonly newer?: Scan;
  /** Why it could not be started or stopped. */
  readonly problem?: Problem;
  readonly isStarting: boolean;
  readonly start: () => void;
  readonly stop: () => void;
  readonly showNewer: () => void;
}

/** The scan that is shown: the first known one, until a person starts one or asks for the newer one. */
export function useCurrentScan(): CurrentScan {
  const { scans } = useStore(live);
  const id = useStore(shown);
  const [problem, setProblem] = useState<Problem>();
  const [isStarting, setStarting] = useState(false);
  const scan = scans.find((one) => one.id === id) ?? scans[0];
  const first = scan?.id;
  useEffect(() => {
    if (shown.value === undefined) shown.set(first);
  }, [first]);
  const newer = scans.find(({ startedAt }) => scan !== undefined && startedAt > scan.startedAt);

  const start = async () => {
    setProblem(undefined);
    setStarting(true);
    try {
      const answer = await call<ScanAnswer>("POST", "/api/scans", { body: {} satisfies ScanRequest });
      learnScan(answer.scan);
      shown.set(answer.scan.id);
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setStarting(false);
    }
  };
  const stop = async () => {
    if (scan === undefined) return;
    try {
      learnScan((await call<ScanAnswer>("POST", `/api/scans/${scan.id}/stop`)).scan);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return {
    ...(scan !== undefined && { scan }),
    ...(newer !== undefined && { newer }),
    ...(problem !== undefined && { problem }),
    isStarting,
    start: () => void start(),
    stop: () => void stop(),
    showNewer: () => shown.set(newer?.id),
  };
}
