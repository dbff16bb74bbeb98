import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Deadline } from "../runtime/deadline";
import { describeError, type ErrorDescription } from "../runtime/describe-error";
import type { Alert } from "./write-alert";

/** Publishes one alert; throws when SNS did not accept it. */
export type Publish = (alert: Alert, signal: AbortSignal) => Promise<void>;

/** Collaborators that make time: both in milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface Publication {
  readonly accepted: boolean;
  /** Whether it may be in a mailbox: accepted, or given up without SNS having refused it. */
  readonly maybeSent: boolean;
  readonly error?: ErrorDescription;
}

/** Alerts in a row that SNS may refuse before the rest is left for another time. */
const FAILURES_BEFORE_GIVING_UP = 2;

/** Nothing of one publish is worth more of the function's time than this. */
const PUBLISH_TIMEOUT_MS = 5_000;

export function createPublish(client: SNSClient, topicArn: string): Publish {
  return async ({ subject, message, attributes }, abortSignal) => {
    const command = new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      Message: message,
      MessageAttributes: { ...attributes },
    });
    await client.send(command, { abortSignal });
  };
}

/**
 * Spaces alerts out: over all concurrent invocations one alert per `spacingMs × concurrency⁻¹`, so that an
 * address never gets more than SNS delivers (10/s, then the subscription is suspended).
 * https://docs.aws.amazon.com/general/latest/gr/sns.html#limits_sns
 */
export class AlertPace {
  #nextAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly spacingMs: number,
  ) {
    this.#nextAt = clock.now();
  }

  /** Waits until the next alert may go, and takes its place. False, without a wait, when that is later than `maxMs`. */
  async wait(maxMs: number): Promise<boolean> {
    if (Math.max(0, this.#nextAt - this.clock.now()) >= maxMs) return false;
    await this.settle(maxMs);
    this.#nextAt = this.clock.now() + this.spacingMs;
    return true;
  }

  /** Waits out the last alert's share of time, so that a next invocation cannot come sooner; at most `maxMs`. */
  async settle(maxMs: number): Promise<void> {
    const wait = Math.min(this.#nextAt - this.clock.now(), maxMs);
    if (wait > 0) await this.clock.sleep(wait);
  }
}

const notTried = (error: string): Publication => ({ accepted: false, maybeSent: false, error: { error } });

/** A 4xx answer says that nothing was published; a time-out or a 5xx does not. */
const isRefusal = ({ statusCode = 0 }: ErrorDescription): boolean => statusCode >= 400 && statusCode < 500;

/** Publishes alerts one after another and says of each whether SNS accepted it. Never throws. */
export async function publishAlerts(
  publish: Publish,
  alerts: readonly Alert[],
  pace: AlertPace,
  deadline: Deadline,
): Promise<Publication[]> {
  const publications: Publication[] = [];
  let failures = 0;
  for (const alert of alerts) {
    if (failures >= FAILURES_BEFORE_GIVING_UP) {
      publications.push(notTried("TopicNotAccepting"));
      continue;
    }
    if (!(await pace.wait(deadline.left()))) {
      publications.push(notTried("DeadlineReached"));
      continue;
    }
    try {
      await publish(alert, AbortSignal.any([deadline.signal(), AbortSignal.timeout(PUBLISH_TIMEOUT_MS)]));
      publications.push({ accepted: true, maybeSent: true });
      failures = 0;
    } catch (thrown) {
      const error = describeError(thrown);
      publications.push({ accepted: false, maybeSent: !isRefusal(error), error });
      failures += 1;
    }
  }
  return publications;
}
