import { Loading } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { ScanBar } from "../../parts/scan-bar";
import { ViewHead } from "../../parts/view-head";
import { useCurrentScan } from "../../state/current-scan";
import { live } from "../../state/live";
import { useStore } from "../../state/store";
import { DepthChart } from "./depth-chart";
import { Journey } from "./journey";

/** Where messages are, what moves, and how that has changed since the page was opened. */
export function Overview() {
  const { counts, trouble, history } = useStore(live);
  const current = useCurrentScan();
  return (
    <>
      <ViewHead title="Overview" />
      <ProblemNotice
        title="The queues cannot be read at the moment. The page retries automatically."
        problem={trouble}
      />
      {counts === undefined ? (
        trouble === undefined && <Loading title="Reading the queues." />
      ) : (
        <>
          <h2 class="unseen">The journey</h2>
          <Journey counts={counts} />
          <section aria-label="What is held">
            <h2>What is held</h2>
            <ScanBar current={current} />
            {current.scan !== undefined && current.scan.state !== "running" && (
              <p>
                <a href="/groups">See why they failed</a>, or <a href="/messages">the messages one by one</a>.
              </p>
            )}
          </section>
          <DepthChart history={history} />
        </>
      )}
    </>
  );
}
