import { clockTime, formatDuration } from "../../../terminal/format";

interface MomentProps {
  readonly at: number;
  readonly now: number;
}

/** How long ago something was, or in how long it will be; exact in UTC for who points at it. */
export function Moment({ at, now }: MomentProps) {
  const text = at > now ? `in ${formatDuration(at - now)}` : `${formatDuration(now - at)} ago`;
  return (
    <time dateTime={clockTime(at)} title={clockTime(at)}>
      {text}
    </time>
  );
}
