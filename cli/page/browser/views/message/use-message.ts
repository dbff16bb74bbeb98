import { useEffect, useState } from "preact/hooks";
import type { MessageDetail, Problem } from "../../../api";
import { call, problemFrom } from "../../client/call";
import { type CurrentScan, useCurrentScan } from "../../state/current-scan";
import { type Loading, useLoad } from "../../state/use-load";

export interface OpenedMessage {
  readonly current: CurrentScan;
  /** Its path in the server. Undefined: there is no scan to take it from. */
  readonly path: string | undefined;
  /** With values once it has been revealed. */
  readonly loading: Loading<MessageDetail>;
  readonly reveal: () => void;
  readonly isRevealing: boolean;
  readonly revealProblem?: Problem;
}

/** One message of the current scan, masked until a person reveals it. */
export function useMessage(id: string): OpenedMessage {
  const current = useCurrentScan();
  const { scan } = current;
  const path =
    scan === undefined || scan.state === "running"
      ? undefined
      : `/api/scans/${scan.id}/messages/${encodeURIComponent(id)}`;
  const masked = useLoad(path, (signal) => call<MessageDetail>("GET", path ?? "", { signal }));
  const [revealed, setRevealed] = useState<{ readonly path: string; readonly detail: MessageDetail }>();
  const [isRevealing, setRevealing] = useState(false);
  const [revealProblem, setProblem] = useState<Problem>();

  useEffect(() => setRevealed(undefined), [path]);

  const reveal = async () => {
    if (path === undefined) return;
    setRevealing(true);
    setProblem(undefined);
    try {
      setRevealed({ path, detail: await call<MessageDetail>("POST", `${path}/reveal`) });
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setRevealing(false);
    }
  };
  const loading =
    revealed !== undefined && revealed.path === path ? { ...masked, value: revealed.detail } : masked;
  return {
    current,
    path,
    loading,
    reveal: () => void reveal(),
    isRevealing,
    ...(revealProblem !== undefined && { revealProblem }),
  };
}
