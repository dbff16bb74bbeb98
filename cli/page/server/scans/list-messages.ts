import type { MessageSummary, MessagesAnswer } from "../../api";
import type { Kept } from "./page-scan";

const PAGE_SIZE = 100;

export const toSummary = ({ summary, expiresAt, became }: Kept): MessageSummary => {
  const { notified: _notified, deadAt: _deadAt, ...shown } = summary;
  return { ...shown, expiresAt, ...(became !== undefined && { became }) };
};

/** One page of the matching messages. `page`: from 1; beyond the end it is empty. */
export function listMessages(scan: string, matching: readonly Kept[], page: number): MessagesAnswer {
  const messages = matching.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map(toSummary);
  return { scan, total: matching.length, page, pageSize: PAGE_SIZE, messages };
}
