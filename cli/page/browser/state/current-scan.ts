import { useEffect } from "preact/hooks";
import type { Problem, Scan, ScanAnswer, ScanRequest } from "../../api";
import { call } from "../client/call";
import { learnScan, live } from "./live";
import { Store, useStore } from "./store";
import { useAction } from "./use-action";

/** The scan that this tab shows. Another tab's scan does not replace it by itself. */
const shown = new Store<string | undefined>(undefined);

export interface CurrentScan {
  readonly scan: Scan | undefined;
  /** Started later, elsewhere. */
  readonly newer: Scan | undefined;
  /** Why it could not be started or stopped. */
  readonly problem: Problem | undefined;
  readonly isStarting: boolean;
  readonly start: () => void;
  readonly stop: () => void;
  readonly showNewer: () => void;
}

/** The scan that is shown: the first known one, until a person starts one or asks for the newer one. */
export function useCurrentScan(): CurrentScan {
  const { scans } = useStore(live);
  const id = useStore(shown);
  const { problem, isBusy: isStarting, run } = useAction();
  const scan = scans.find((one) => one.id === id) ?? scans[0];
  const first = scan?.id;
  useEffect(() => {
    if (shown.value === undefined) shown.set(first);
  }, [first]);
  const newer = scans.find(({ startedAt }) => scan !== undefined && startedAt > scan.startedAt);

  const start = async () => {
    const answer = await call<ScanAnswer>("POST", "/api/scans", { body: {} satisfies ScanRequest });
    learnScan(answer.scan);
    shown.set(answer.scan.id);
  };
  const stop = async () => {
    if (scan !== undefined) learnScan((await call<ScanAnswer>("POST", `/api/scans/${scan.id}/stop`)).scan);
  };
  return {
    scan,
    newer,
    problem,
    isStarting,
    start: () => run(start),
    stop: () => run(stop),
    showNewer: () => shown.set(newer?.id),
  };
}
