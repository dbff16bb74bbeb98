import type { Metric } from "./metric";

/** What missing data means, and how CloudWatch treats it. */
export const ABSENCE = {
  /** A counter that is written when something happens: nothing happened. */
  "nothing happened": "notBreaching",
  /** SQS writes nothing about a queue that has been empty and unused for six hours. */
  "queue is empty": "notBreaching",
  /** The function that should have written it did not run. */
  "did not run": "breaching",
  /** A run every few hours writes it: the last value stands until the next. */
  "last value holds": "ignore",
  /** Too few messages were handled to judge: the last state stands. */
  "too little to judge": "ignore",
} as const;

/** An alarm: when it goes off, and what it tells the person who is notified. */
export interface AlarmDefinition {
  /** The alarm's name, without the queue's name before it. */
  readonly id: string;
  /** Its section in docs/runbook.md. Default: the id. */
  readonly section?: string;
  /** What has happened, in one or two sentences. */
  readonly means: string;
  /** The first thing to do. */
  readonly todo: string;
  /** One metric, or several with their names in the expression. */
  readonly watches:
    | Metric
    | { readonly metrics: Readonly<Record<string, Metric>>; readonly expression: string };
  readonly fires: ">" | ">=" | "<";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Consecutive periods that must breach. Default: one. */
  readonly periods?: number;
  readonly absence: keyof typeof ABSENCE;
  /**
   * Whether its end is sent too. Only if the metric shows that the cause is gone: not if it counts events, and not if
   * it leaves out what is stuck.
   */
  readonly notifiesEnd: boolean;
  /**
   * Whether, without it, a message or the alert about it could be lost before anyone notices. Every deployment has
   * such alarms. Default: no.
   */
  readonly guardsAgainstLoss?: true;
  /** The topic that it notifies. Default: operations. */
  readonly notifies?: "operations" | "alerts";
}

/** Something that happened. Once is enough. */
export const event = (watches: AlarmDefinition["watches"]) =>
  ({
    watches,
    fires: ">=",
    threshold: 1,
    periodSeconds: 300,
    absence: "nothing happened",
    notifiesEnd: false,
  }) as const;

/** What a run every few hours has found. */
export const found = (watches: AlarmDefinition["watches"]) =>
  ({ ...event(watches), absence: "last value holds", notifiesEnd: true }) as const;
