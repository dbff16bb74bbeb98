import type { MessagesAnswer, Scan } from "../../../api";
import { type Filters, readFilters, writeFilters } from "../../address/filters";
import { place } from "../../address/navigation";
import { call } from "../../client/call";
import { FilterPanel } from "../../parts/filter-panel";
import { NothingToList } from "../../parts/nothing-to-list";
import { Loading } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { ScanBar } from "../../parts/scan-bar";
import { ViewHead } from "../../parts/view-head";
import { useCurrentScan } from "../../state/current-scan";
import { live } from "../../state/live";
import { useSelected } from "../../state/selection";
import { useStore } from "../../state/store";
import { useLoad } from "../../state/use-load";
import { ImportButton } from "../change/import-button";
import { ActionBar } from "./action-bar";
import { MessageTable } from "./message-table";
import { Pages } from "./pages";

/** What was scanned, one by one. */
export function Messages() {
  const current = useCurrentScan();
  const { query } = useStore(place);
  const { scan } = current;
  return (
    <>
      <ViewHead title="Messages">
        <ImportButton />
      </ViewHead>
      <ScanBar current={current} />
      {scan !== undefined && scan.state !== "running" && (
        <FilterPanel scan={scan}>
          <MessageList scan={scan} filters={readFilters(query)} page={pageOf(query)} />
        </FilterPanel>
      )}
    </>
  );
}

const pageOf = (query: string): number => Math.max(1, Number(new URLSearchParams(query).get("page")) || 1);

interface MessageListProps {
  readonly scan: Scan;
  readonly filters: Filters;
  readonly page: number;
}

function MessageList({ scan, filters, page }: MessageListProps) {
  const selected = useSelected(scan.id, filters);
  const path = `/api/scans/${scan.id}/messages${writeFilters(filters, { page: String(page) })}`;
  const { value, problem, isLoading, reload } = useLoad(`${path} ${useEndedChanges()}`, (signal) =>
    call<MessagesAnswer>("GET", path, { signal }),
  );
  if (problem !== undefined) {
    return <ProblemNotice title="The messages could not be read." problem={problem} onRetry={reload} />;
  }
  if (value === undefined) return <Loading title="Reading the messages." />;
  if (value.total === 0) return <NothingToList scan={scan} title="No message matches the filters." />;
  return (
    <>
      <ActionBar scan={scan} filters={filters} selected={selected} answer={value} />
      <MessageTable answer={value} selected={selected} isLoading={isLoading} />
      <Pages answer={value} filters={filters} />
    </>
  );
}

/** A change that ends marks what it has moved, so the list is read again. */
const useEndedChanges = (): number =>
  useStore(live).changes.filter(({ endedAt }) => endedAt !== undefined).length;
