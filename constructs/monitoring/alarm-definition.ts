import type { Metric } from "./metric";

/** What it means that there is no data, and what CloudWatch makes of it. */
export const ABSENCE = {
  /** A counter that is written when something happens: nothing did. */
  "nothing happened": "notBreaching",
  /** SQS writes nothing about a queue that was empty and unused for six hours. */
  "queue is empty": "notBreaching",
  /** The function that would have written it did not run. */
  "did not run": "breaching",
  /** A run every few hours writes it: the last value holds until the next. */
  "last value holds": "ignore",
  /** Too few messages were handled to judge: the last judgment holds. */
  "too little to judge": "ignore",
} as const;

/** An alarm: when it goes off, and what it says to the person who is called. */
export interface AlarmDefinition {
  /** Names the alarm, after the queue's name. */
  readonly id: string;
  /** Its section in docs/runbook.md. Default: the id. */
  readonly section?: string;
  /** What is the case, in one or two sentences. */
  readonly means: string;
  /** The first thing to do. */
  readonly todo: string;
  /** One metric, or several by the names that the expression gives them. */
  readonly watches:
    | Metric
    | { readonly metrics: Readonly<Record<string, Metric>>; readonly expression: string };
  readonly fires: ">" | ">=" | "<";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Periods in a row that must breach. Default: one. */
  readonly periods?: number;
  readonly absence: keyof typeof ABSENCE;
  /**
   * Whether its end is sent too. Only where the metric shows that the cause is gone: not where it counts events, and not
   * where it leaves out what is stuck.
   */
  readonly notifiesEnd: boolean;
  /**
   * Whether without it a message, or the word about it, could be lost before anybody knows. A deployment always has it.
   * Default: no.
   */
  readonly guardsAgainstLoss?: true;
  /** The topic that it is sent to. Default: operations. */
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
