import { UnreadableResponseError } from "../../../core/aws/unreadable-response";
import type { Deadline } from "../../../core/runtime/deadline";
import { describeError, type ErrorDescription } from "../../../core/runtime/describe-error";
import { ReliableQueueError } from "../../../core/runtime/errors";
import type { Alert, Publish } from "../alerts/alert";
import type { AlertPace } from "./alert-pace";

export interface Publication {
  readonly accepted: boolean;
  /**
   * How many times it may be in a mailbox: each attempt that was accepted, or that ended without a rejection from
   * SNS.
   */
  readonly mails: number;
  readonly error?: ErrorDescription;
}

/** When and how often alerts may be published. */
export interface PublishOptions {
  readonly pace: AlertPace;
  readonly deadline: Deadline;
  /** E-mails that the budget allows in addition to one per alert, for repeating attempts that may have arrived. */
  readonly spare: number;
}

/** After this many failed alerts in a row, the rest are left for another time. */
const FAILURES_BEFORE_GIVING_UP = 2;

/** After a lost connection or a throttled call, an alert is tried once more. */
const TRIES = 2;

/** No single publish is worth more of the function's time than this. */
const PUBLISH_TIMEOUT_MS = 5_000;

const notTried = (error: string): Publication => ({ accepted: false, mails: 0, error: { error } });

/** A 4xx response means that nothing was published; a timeout or a 5xx response does not. */
const isRefusal = ({ statusCode = 0 }: ErrorDescription): boolean => statusCode >= 400 && statusCode < 500;

const isThrottled = ({ error, statusCode }: ErrorDescription): boolean =>
  statusCode === 429 || error.startsWith("Throttl");

/** Publishes alerts one after another and reports for each whether SNS accepted it. Never throws. */
export async function publishAlerts(
  publish: Publish,
  alerts: readonly Alert[],
  options: PublishOptions,
): Promise<Publication[]> {
  const publications: Publication[] = [];
  let failures = 0;
  let { spare } = options;
  for (const alert of alerts) {
    if (failures >= FAILURES_BEFORE_GIVING_UP) {
      publications.push(notTried("TopicNotAccepting"));
      continue;
    }
    const publication = await publishOne(publish, alert, { ...options, spare });
    spare -= Math.max(0, publication.mails - 1);
    failures = publication.accepted ? 0 : failures + 1;
    publications.push(publication);
  }
  return publications;
}

/** Each attempt respects the pace; the client's own retries would not. */
async function publishOne(
  publish: Publish,
  alert: Alert,
  { pace, deadline, spare }: PublishOptions,
): Promise<Publication> {
  let last = notTried("DeadlineReached");
  for (let tries = 0; tries < TRIES && last.mails <= spare; tries += 1) {
    if (!(await pace.wait(deadline.left()))) return last;
    const signal = AbortSignal.any([deadline.signal(), AbortSignal.timeout(PUBLISH_TIMEOUT_MS)]);
    // If Lambda froze the process during the wait, the deadline may have passed.
    if (deadline.left() <= 0) return last;
    const { mails } = last;
    try {
      await publish(alert, signal);
      return { accepted: true, mails: mails + 1 };
    } catch (thrown) {
      const error = describeError(thrown);
      // Our own errors are thrown before anything is published, except `UnreadableResponseError`: after it, the alert
      // may have been published.
      const isOurs = thrown instanceof ReliableQueueError && !(thrown instanceof UnreadableResponseError);
      const refused = isRefusal(error) || isOurs;
      last = { accepted: false, mails: refused ? mails : mails + 1, error };
      if (refused && !isThrottled(error)) return last;
    }
  }
  return last;
}
