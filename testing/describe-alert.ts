import * as v from "valibot";
import type { Alert } from "../handlers/notifier/alerts/alert";

/** An alert to producers: its e-mail, and the attributes by which subscriptions filter it. */
export interface TestAlert {
  readonly subject: string;
  readonly text: string;
  /** Who it is about, e.g. `merchant:m-1`. */
  readonly producers: readonly string[];
  readonly reasons: readonly string[];
  readonly outcome: string;
  /** How many messages it is about. */
  readonly count: number;
}

const Texts = v.pipe(v.string(), v.parseJson(), v.array(v.string()));
const Attributes = v.object({
  producer: v.object({ StringValue: Texts }),
  reasons: v.object({ StringValue: Texts }),
  outcome: v.object({ StringValue: v.string() }),
  count: v.object({ StringValue: v.pipe(v.string(), v.transform(Number)) }),
});

export function describeAlert({ subject, message, attributes }: Alert): TestAlert {
  const { producer, reasons, outcome, count } = v.parse(Attributes, attributes);
  return {
    subject,
    text: message,
    producers: producer.StringValue,
    reasons: reasons.StringValue,
    outcome: outcome.StringValue,
    count: count.StringValue,
  };
}
