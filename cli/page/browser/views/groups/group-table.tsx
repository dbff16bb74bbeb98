import type { ComponentChildren } from "preact";
import type { AcknowledgementsAnswer, Group, GroupsAnswer } from "../../../api";
import { addFilter, type Filters, writeFilters } from "../../address/filters";
import { Escaped } from "../../parts/escaped";
import { Heads } from "../../parts/heads";
import { Moment } from "../../parts/moment";
import { QueueTag } from "../../parts/tags";
import { useNow } from "../../state/use-now";
import { Acknowledgement } from "./acknowledgement";

interface GroupTableProps {
  readonly answer: GroupsAnswer;
  readonly filters: Filters;
  /** Absent: alerts cannot be acknowledged, or this is not known yet. */
  readonly acknowledged: AcknowledgementsAnswer | undefined;
  readonly onAcknowledged: (answer: AcknowledgementsAnswer) => void;
}

const WIDE = ["share", "first seen", "last seen", "expires"];

/** Groups with their share, when they were seen, and what may be done about each. */
export function GroupTable({ answer, filters, acknowledged, onAcknowledged }: GroupTableProps) {
  const now = useNow(10_000);
  return (
    <table class="list groups">
      <Heads titles={["group", ["messages", "number"], ...WIDE.map((title) => [title, "wide"] as const)]} />
      <tbody>
        {answer.groups.map((group) => (
          <Row key={`${group.queue} ${group.key}`} group={group} filters={filters} now={now}>
            {answer.by === "cause" && acknowledged?.isOn && (
              <Acknowledgement
                scan={answer.scan}
                group={group}
                one={acknowledged.acknowledged.find(
                  ({ queue, cause }) => queue === group.queue && cause === group.key,
                )}
                now={now}
                onAnswer={onAcknowledged}
              />
            )}
          </Row>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly group: Group;
  readonly filters: Filters;
  readonly now: number;
  readonly children: ComponentChildren;
}

function Row({ group, filters, now, children }: RowProps) {
  const { key, queue, reason, cause, count, share, firstSeen, lastSeen, nextExpiryAt, advice } = group;
  const other = cause !== undefined && cause !== key ? cause : reason !== key ? reason : undefined;
  return (
    <tr>
      <td>
        <QueueTag queue={queue} />{" "}
        <a data-row href={`/messages${writeFilters(addFilter(filters, group.filter))}`}>
          <Escaped text={key} />
        </a>
        {other !== undefined && (
          <span class="muted">
            {" "}
            <Escaped text={other} />
          </span>
        )}
        <p class="advice">{advice}</p>
        {children}
      </td>
      <td class="number">{count}</td>
      <td class="wide">
        <Share share={share} />
      </td>
      {[firstSeen, lastSeen, nextExpiryAt].map((at, index) => (
        <td class="wide" key={index}>
          <Moment at={at} now={now} />
        </td>
      ))}
    </tr>
  );
}

function Share({ share }: { readonly share: number }) {
  const percent = Math.round(share * 100);
  return (
    <span class="share">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="6" class="share-all" />
        <rect width={Math.max(1, share * 100)} height="6" class="share-part" />
      </svg>
      {percent === 0 ? "< 1" : percent} %
    </span>
  );
}
