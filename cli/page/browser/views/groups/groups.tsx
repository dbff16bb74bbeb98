import { useState } from "preact/hooks";
import { messages } from "../../../../terminal/format";
import type { AcknowledgementsAnswer, Grouping, GroupsAnswer, Problem, Scan } from "../../../api";
import { type Filters, readFilters, writeFilters } from "../../address/filters";
import { navigate, place } from "../../address/navigation";
import { call } from "../../client/call";
import { Choices } from "../../parts/choices";
import { FilterPanel } from "../../parts/filter-panel";
import { NothingToList } from "../../parts/nothing-to-list";
import { Loading } from "../../parts/notice";
import { ProblemNotice } from "../../parts/problem-notice";
import { ScanBar } from "../../parts/scan-bar";
import { ViewHead } from "../../parts/view-head";
import { useCurrentScan } from "../../state/current-scan";
import { useStore } from "../../state/store";
import { useLoad } from "../../state/use-load";
import { GroupTable } from "./group-table";

const GROUPINGS: readonly (readonly [Grouping, string])[] = [
  ["cause", "failure"],
  ["reason", "reason"],
  ["producer", "producer"],
  ["age", "age"],
  ["attempt", "redrives"],
];

/** What is held, by what it has in common. */
export function Groups() {
  const current = useCurrentScan();
  const { query } = useStore(place);
  const filters = readFilters(query);
  const by =
    GROUPINGS.find(([grouping]) => grouping === new URLSearchParams(query).get("by"))?.[0] ?? "cause";
  const { scan } = current;
  return (
    <>
      <ViewHead title="Groups">
        <Choices
          legend="Group by"
          name="by"
          values={GROUPINGS}
          chosen={by}
          onChoose={(grouping) => navigate(`/groups${writeFilters(filters, { by: grouping })}`)}
        />
      </ViewHead>
      <ScanBar current={current} />
      {scan !== undefined && scan.state !== "running" && (
        <FilterPanel scan={scan}>
          <GroupList scan={scan} by={by} filters={filters} />
        </FilterPanel>
      )}
    </>
  );
}

interface GroupListProps {
  readonly scan: Scan;
  readonly by: Grouping;
  readonly filters: Filters;
}

function GroupList({ scan, by, filters }: GroupListProps) {
  const path = `/api/scans/${scan.id}/groups${writeFilters(filters, { by })}`;
  const { value, problem, reload } = useLoad(path, (signal) => call<GroupsAnswer>("GET", path, { signal }));
  const known = useLoad(`acknowledgements ${scan.id}`, (signal) =>
    call<AcknowledgementsAnswer>("GET", "/api/acknowledgements", { signal }),
  );
  // The result applies to this scan.
  const [changed, setChanged] = useState<AcknowledgementsAnswer & { readonly scan: string }>();
  if (problem !== undefined) {
    return <ProblemNotice title="The groups could not be read." problem={problem} onRetry={reload} />;
  }
  if (value === undefined) return <Loading title="Grouping the scanned messages." />;
  if (value.total === 0) return <NothingToList scan={scan} title="Nothing matches the filters." />;
  return (
    <>
      <p role="status" class="count">
        {messages(value.total)} in {value.groups.length} {value.groups.length === 1 ? "group" : "groups"}
      </p>
      {known.problem !== undefined && <Unknown problem={known.problem} />}
      <GroupTable
        answer={value}
        filters={filters}
        acknowledged={changed?.scan === scan.id ? changed : known.value}
        onAcknowledged={(answer) => setChanged({ ...answer, scan: scan.id })}
      />
    </>
  );
}

/** Why no group can be acknowledged. AWS may also deny reading a table that does not exist. */
function Unknown({ problem: { code, message, remedy } }: { readonly problem: Problem }) {
  const mayBeOff = code === "AccessDenied";
  return (
    <details>
      <summary>
        {mayBeOff
          ? "Alerts cannot be acknowledged here, or you may not read the table"
          : "It is not known which groups are acknowledged"}
      </summary>
      {remedy !== undefined && (
        <p>If this deployment has alertAcknowledgements turned on, your role needs:</p>
      )}
      <p class="lines">{remedy ?? message}</p>
    </details>
  );
}
