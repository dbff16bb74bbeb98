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
        <Fact name="died of" text={cause === reason ? reason : `${reason} (${cause})`} />
        <Fact name={noun} text={producer} />
        <Fact name="redrives" text={String(attempt)} />
        <Fact name="original id" look="id" text={id} />
        <Fact name="current id" look="id" text={messageId} />
        {groupId !== undefined && <Fact name="group id" text={groupId} />}
        <Fact name="metadata" text={METADATA[metadata]} />
        <Fact name="size" text={formatBytes(bytes)} />
      </dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly text: string;
  readonly look?: string;
}

function Fact({ name, text, look }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd class={look}>
        <Escaped text={text} />
      </dd>
    </>
  );
}
