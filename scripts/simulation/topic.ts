import type { Publish } from "../../handlers/notifier/alerts/alert";
import type { VirtualClock } from "../virtual-aws/virtual-clock";
import { type Calls, LATENCY_MS } from "./calls";

/** The e-mails of one subscription. */
export interface Mailbox {
  /** The team whose alerts it gets. Undefined: the catch-all, which gets every alert. */
  readonly teamId: string | undefined;
  /** When each e-mail arrived, epoch ms, ascending. */
  readonly times: number[];
}

/** The alerts topic and its subscriptions: one mailbox for all alerts, and one per team with a filter policy. */
export class SimulatedTopic {
  readonly mailboxes: readonly Mailbox[];
  published = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly calls: Calls,
    teamIds: readonly string[],
  ) {
    this.mailboxes = [undefined, ...teamIds].map((teamId) => ({ teamId, times: [] }));
  }

  readonly publish: Publish = async ({ attributes }) => {
    this.calls.publishes += 1;
    await this.clock.sleep(LATENCY_MS.sns);
    this.published += 1;
    const producers: unknown = JSON.parse(attributes.producer?.StringValue ?? "[]");
    for (const { teamId, times } of this.mailboxes) {
      const matches =
        teamId === undefined || (Array.isArray(producers) && producers.includes(`team:${teamId}`));
      if (matches) times.push(this.clock.now());
    }
  };
}
