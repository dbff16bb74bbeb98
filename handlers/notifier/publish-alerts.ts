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

  /** Waits until the next alert may go, and takes its place. */
  async wait(): Promise<void> {
    await this.settle(Number.POSITIVE_INFINITY);
    this.#nextAt = this.clock.now() + this.spacingMs;
  }

  /** Waits out the last alert's share of time, so that a next invocation cannot come sooner; at most `maxMs`. */
  async settle(maxMs: number): Promise<void> {
    const wait = Math.min(this.#nextAt - this.clock.now(), maxMs);
    if (wait > 0) await this.clock.sleep(wait);
  }
}

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
      publications.push({ accepted: false, error: { error: "TopicNotAccepting" } });
      continue;
    }
    await pace.wait();
    if (deadline.left() <= 0) {
      publications.push({ accepted: false, error: { error: "DeadlineReached" } });
      continue;
    }
    try {
      await publish(alert, AbortSignal.any([deadline.signal(), AbortSignal.timeout(PUBLISH_TIMEOUT_MS)]));
      publications.push({ accepted: true });
      failures = 0;
    } catch (thrown) {
      publications.push({ accepted: false, error: describeError(thrown) });
      failures += 1;
    }
  }
  return publications;
}
