import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import type { CustomNotification } from "./custom-notification";

/** One SNS publication: text, and the same content for machines and chat applications. */
export interface Alert {
  readonly subject: string;
  readonly message: string;
  /** What the addresses of single producers get. Default: the same. */
  readonly producerMessage?: string;
  /** Whether only its producers get it. Default: no. */
  readonly producersOnly?: boolean;
  /** The body for HTTPS. */
  readonly notification: CustomNotification;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

/** Publishes one alert. Throws if SNS did not accept it, or if nobody would get it. */
export type Publish = (alert: Alert, signal: AbortSignal) => Promise<void>;

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: ASCII, no line breaks, under 100 characters. */
const MAX_SUBJECT = 99;

/** Message ids that an alert lists. */
export const MAX_IDS = 10;

/** Keeps a subject within what SNS accepts, whatever it contains. */
export function safeSubject(text: string): string {
  const ascii = text.replace(/[^\x20-\x7e]+/g, "?");
  return ascii.length <= MAX_SUBJECT ? ascii : `${ascii.slice(0, MAX_SUBJECT - 3)}...`;
}

export interface AlertFacts {
  /** A filter policy such as `{"producer": ["team:3"]}` matches any of them. */
  readonly producers: readonly string[];
  readonly reasons: readonly string[];
  readonly outcome: string;
  readonly count: number;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
export const alertAttributes = ({ producers, reasons, outcome, count }: AlertFacts): Alert["attributes"] => ({
  producer: { DataType: "String.Array", StringValue: JSON.stringify(producers) },
  reasons: { DataType: "String.Array", StringValue: JSON.stringify(reasons) },
  outcome: { DataType: "String", StringValue: outcome },
  count: { DataType: "Number", StringValue: String(count) },
});

/** How often each text occurs, the most frequent first. */
export function tally(texts: readonly string[]): [text: string, count: number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

export const isoTime = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

export const messages = (count: number): string => (count === 1 ? "1 message" : `${count} messages`);

/** Where the reader of an alert finds more. */
export interface AlertContext {
  readonly stage: string;
  /** Name of the main queue, with its prefix. */
  readonly queue: string;
  readonly maxAttempts: number;
  /** Options with which the `dlq` command finds this deployment. */
  readonly dlqOptions: string;
  readonly runbookUrl: string;
  /** Whether `dlq ack` can acknowledge an alert. Default: no. */
  readonly acknowledgements?: boolean;
  /** Pages of the console. Undefined: there are none. */
  readonly console?: {
    readonly retry: string;
    readonly quarantine: string;
    /** The function's logs. */
    readonly logs: string;
  };
}

/** Undefined: there is no console. */
export const whereLogsAre = ({ console }: Pick<AlertContext, "console">): string[] =>
  console === undefined ? [] : ["LOGS", `  ${console.logs}`, ""];
