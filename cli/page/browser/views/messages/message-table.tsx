import { formatBytes } from "../../../../terminal/format";
import type { MessageSummary, MessagesAnswer } from "../../../api";
import { editPath, messagePath } from "../../address/route";
import { Escaped } from "../../parts/escaped";
import { Heads } from "../../parts/heads";
import { Moment } from "../../parts/moment";
import { QueueTag } from "../../parts/tags";
import { useInfo } from "../../state/info";
import type { Selected } from "../../state/selection";
import { useNow } from "../../state/use-now";

interface MessageTableProps {
  readonly answer: MessagesAnswer;
  readonly selected: Selected;
  readonly isLoading: boolean;
}

/** One page of messages. */
export function MessageTable({ answer: { messages }, selected, isLoading }: MessageTableProps) {
  const { noun } = useInfo();
  const now = useNow(10_000);
  const open = messages.filter(({ became }) => became === undefined).map(({ messageId }) => messageId);
  const isPageSelected = selected.all || (open.length > 0 && open.every((id) => selected.ids.has(id)));
  const titles = [
    "message",
    "reason",
    [noun, "wide"],
    ["redrives", "wide number"],
    "first sent",
    ["expires", "wide"],
    ["size", "wide number"],
  ] as const;
  return (
    <table class="list messages" aria-busy={isLoading}>
      <Heads titles={titles}>
        <th scope="col" class="tick">
          <input
            type="checkbox"
            aria-label="Select this page"
            checked={isPageSelected}
            onChange={() => selected.setPage(open, !isPageSelected)}
          />
        </th>
      </Heads>
      <tbody>
        {messages.map((message) => (
          <Row key={message.messageId} message={message} selected={selected} now={now} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly message: MessageSummary;
  readonly selected: Selected;
  readonly now: number;
}

function Row({ message, selected, now }: RowProps) {
  const { id, messageId, queue, reason, cause, producer, attempt, firstSentAt, expiresAt, bytes, became } =
    message;
  const isSelected = became === undefined && (selected.all || selected.ids.has(messageId));
  return (
    <tr class={isSelected ? "selected" : ""}>
      <td class="tick">
        <input
          type="checkbox"
          aria-label={`Select ${id}`}
          checked={isSelected}
          disabled={became !== undefined}
          onChange={() => selected.toggle(messageId)}
        />
      </td>
      <td>
        <a class="id" data-row data-edit={editPath(messageId)} href={messagePath(messageId)}>
          <Escaped text={id} />
        </a>
        {became !== undefined && <p class="muted">{became} since the scan</p>}
      </td>
      <td>
        <span class="reason">
          <QueueTag queue={queue} /> <Escaped text={reason} />
        </span>
        {cause !== reason && (
          <p class="muted">
            <Escaped text={cause} />
          </p>
        )}
      </td>
      <td class="wide">
        <Escaped text={producer} />
      </td>
      <td class="wide number">{attempt}</td>
      <td>
        <Moment at={firstSentAt} now={now} />
      </td>
      <td class="wide">
        <Moment at={expiresAt} now={now} />
      </td>
      <td class="wide number">{formatBytes(bytes)}</td>
    </tr>
  );
}
