import type { Message } from "../../../core/messages/message";
import { makeMetadata, messageId, metadataAttribute, number, text } from "../../support/make-message";

let made = 0;

/** A body that must not appear anywhere unless it is revealed. */
export const SECRET = "123-45-6789";

export const jobBody = (jobId: string, machine = "machine-7") =>
  JSON.stringify({ job_id: jobId, machine: machine, ssn_no: SECRET });

type Held = Pick<Message, "body" | "attributes"> & { readonly id: string };

/** What the notifier quarantines: no team_id, and the metadata of its death. */
export function poison(fields: Parameters<typeof makeMetadata>[0] = {}): Held {
  made += 1;
  const id = messageId(500_000 + made);
  return {
    id,
    body: jobBody(`order-${made}`),
    attributes: {
      contact_me: text("somebody@example.com"),
      ...metadataAttribute(
        makeMetadata({
          id,
          sentAt: Date.now() - 3_600_000,
          reason: "MissingTeamId",
          cause: "MissingTeamId",
          ...fields,
        }),
      ),
    },
  };
}

/** What waits in the retry queue for a machine. */
export function retryScheduled(fields: Parameters<typeof makeMetadata>[0] = {}): Held {
  const cause = "MachineBusy:12345678";
  const held = poison({ reason: "MachineBusy", cause, attempt: 1, ...fields });
  return {
    ...held,
    body: jobBody("retryScheduled", "machine-113"),
    attributes: { ...held.attributes, team_id: number("3") },
  };
}

export const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
