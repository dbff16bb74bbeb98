import { formatDuration } from "../../../terminal/format";
import { reconnectNow } from "../client/follow-stream";
import { live } from "../state/live";
import { useStore } from "../state/store";
import { useNow } from "../state/use-now";
import { Notice } from "./notice";

/** Says that the server is gone, when the next attempt is, and what to do. */
export function ConnectionNote() {
  const { connection } = useStore(live);
  if (connection.state === "refused") return <WrongKey />;
  if (connection.state !== "waiting") return null;
  return <Waiting retryAt={connection.retryAt} />;
}

/** The server does not know this page. */
export const WrongKey = () => (
  <Notice kind="offline" title="This page belongs to a server that has stopped.">
    Another server is running in its place. Open the last address that the terminal printed.
  </Notice>
);

function Waiting({ retryAt }: { readonly retryAt: number }) {
  const now = useNow(500);
  const retry = (
    <button type="button" onClick={reconnectNow}>
      Try now
    </button>
  );
  return (
    <Notice kind="offline" title="The server does not answer." actions={retry}>
      What you see is from before. Look at the terminal in which it was started; the page connects again by
      itself
      {retryAt > now ? `, next in ${formatDuration(retryAt - now)}` : ""}.
    </Notice>
  );
}
