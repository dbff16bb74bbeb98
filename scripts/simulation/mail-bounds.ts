import type { Mailbox } from "./topic";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How many e-mails a subscription got, in total and at worst. */
export interface MailFigures {
  readonly total: number;
  /** In any second, minute or hour, wherever it begins. */
  readonly mostInASecond: number;
  readonly mostInAMinute: number;
  readonly mostInAnHour: number;
}

/** The maximum number of ascending times within less than `span` of each other. */
function mostWithin(times: readonly number[], span: number): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= span) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

export function measureMail({ times }: Pick<Mailbox, "times">): MailFigures {
  return {
    total: times.length,
    mostInASecond: mostWithin(times, SECOND_MS),
    mostInAMinute: mostWithin(times, MINUTE_MS),
    mostInAnHour: mostWithin(times, HOUR_MS),
  };
}
