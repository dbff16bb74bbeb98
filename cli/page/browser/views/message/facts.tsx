import { formatBytes } from "../../../../terminal/format";
import type { MessageDetail } from "../../../api";
import { Escaped } from "../../parts/escaped";
import { QueueTag } from "../../parts/tags";
import { useInfo } from "../../state/info";

const METADATA: Readonly<Record<MessageDetail["metadata"], string>> = {
  readable: "written by the system",
  none: "none",
  unreadable: "cannot be read",
  claimed: "not written by the system, and ignored",
};

/** What is known about a message in addition to its contents. */
export function Facts({ detail: { summary, metadata, groupId } }: { readonly detail: MessageDetail }) {
  const { noun } = useInfo();
  const { id, messageId, queue, producer, attempt, reason, cause, bytes } = summary;
  return (
    <section aria-label="Facts">
      <h2>Facts</h2>
      <dl class="facts">
        <dt>queue</dt>
        <dd>
          <QueueTag queue={queue} />
        </dd>
        <dt>died of</dt>
        <dd>
          <Escaped text={cause === reason ? reason : `${reason} (${cause})`} />
        </dd>
        <dt>{noun}</dt>
        <dd>
          <Escaped text={producer} />
        </dd>
        <dt>redrives</dt>
        <dd>{attempt}</dd>
        <dt>original id</dt>
        <dd>
          <code class="id">
            <Escaped text={id} />
          </code>
        </dd>
        <dt>current id</dt>
        <dd>
          <code class="id">{messageId}</code>
        </dd>
        {groupId !== undefined && (
          <>
            <dt>group id</dt>
            <dd>
              <Escaped text={groupId} />
            </dd>
          </>
        )}
        <dt>metadata</dt>
        <dd>{METADATA[metadata]}</dd>
        <dt>size</dt>
        <dd>{formatBytes(bytes)}</dd>
      </dl>
    </section>
  );
}
