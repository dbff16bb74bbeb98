import { useEffect, useState } from "preact/hooks";
import type { MessageDetail } from "../../../api";
import { call } from "../../client/call";
import { type CurrentScan, useCurrentScan } from "../../state/current-scan";
import { type Action, useAction } from "../../state/use-action";
import { type Loading, useLoad } from "../../state/use-load";

export interface OpenedMessage {
  readonly current: CurrentScan;
  /** Its path in the server. Undefined: there is no scan to take it from. */
  readonly path: string | undefined;
  /** With values once it has been revealed. */
  readonly loading: Loading<MessageDetail>;
  readonly reveal: () => void;
  readonly revealing: Action;
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
  const revealing = useAction();

  useEffect(() => setRevealed(undefined), [path]);

  const reveal = async () => {
    if (path === undefined) return;
    setRevealed({ path, detail: await call<MessageDetail>("POST", `${path}/reveal`) });
  };
  const loading =
    revealed !== undefined && revealed.path === path ? { ...masked, value: revealed.detail } : masked;
  return { current, path, loading, reveal: () => revealing.run(reveal), revealing };
}
