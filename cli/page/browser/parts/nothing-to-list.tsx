import { messages } from "../../../terminal/format";
import type { Scan } from "../../api";
import { Notice } from "./notice";

/** Why a list of a scan is empty. `title`: what it says if the filters leave nothing. */
export function NothingToList({ scan, title }: { readonly scan: Scan; readonly title: string }) {
  if (scan.received === 0) {
    return (
      <Notice kind="done" title="Nothing is held.">
        The retry queue and quarantine have no visible messages. There is nothing to do.
      </Notice>
    );
  }
  return (
    <Notice kind="empty" title={title}>
      Clear the filters to see all {messages(scan.received)}, or scan again: what came later is not in this
      scan.
    </Notice>
  );
}
