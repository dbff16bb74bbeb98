import { Loading } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { ScanBar } from "../../parts/scan-bar";
import type { OpenedMessage } from "./use-message";

/** Why a message is not shown yet, or not at all, and what to do. */
export function MessageGate({ opened: { current, path, loading } }: { readonly opened: OpenedMessage }) {
  const { value, problem, reload } = loading;
  if (path === undefined) return <ScanBar current={current} />;
  if (value !== undefined) return null;
  if (problem === undefined) return <Loading title="Reading the message." />;
  return (
    <>
      <ProblemNotice title="The message cannot be shown." problem={problem} onRetry={reload} />
      <ScanBar current={current} />
    </>
  );
}
