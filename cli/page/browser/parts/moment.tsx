import { clockTime, formatDuration } from "../../../terminal/format";

interface MomentProps {
  readonly at: number;
  readonly now: number;
}

/** How long ago something was, or how soon it will be; exact in UTC on hover. */
export function Moment({ at, now }: MomentProps) {
  const text = at > now ? `in ${formatDuration(at - now)}` : `${formatDuration(now - at)} ago`;
  return (
    <time dateTime={clockTime(at)} title={clockTime(at)}>
      {text}
    </time>
  );
}
