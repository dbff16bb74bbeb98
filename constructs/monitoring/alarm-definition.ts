import type { Metric } from "./metric";

/** What it means that there is no data, and what CloudWatch makes of it. */
export const ABSENCE = {
  /** A counter that is written when something happens: nothing did. */
  "nothing happened": "notBreaching",
  /** SQS writes nothing about a queue that was empty and unused for six hours. */
  "queue is empty": "notBreaching",
  /** Whatever would have written it did not run. */
  "did not run": "breaching",
  /** A run every few hours writes it: what the last one said holds until the next. */
  "last run's word holds": "ignore",
} as const;

/** An alarm: when it fires, and what it says to whoever is woken by it. */
export interface AlarmDefinition {
  /** Names the alarm, after the stage's prefix. */
  readonly id: string;
  /** Its section in docs/runbook.md. Default: the id. */
  readonly section?: string;
  /** What is the case, in one or two sentences. */
  readonly means: string;
  /** The first thing to do. */
  readonly todo: string;
  /** One metric, or several by the names that the expression calls them. */
  readonly watches:
    | Metric
    | { readonly metrics: Readonly<Record<string, Metric>>; readonly expression: string };
  readonly fires: ">" | ">=" | "<";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Periods in a row that must be so. Default: one. */
  readonly periods?: number;
  readonly absence: keyof typeof ABSENCE;
  /**
   * Whether its end is announced too. Not where the alarm watches an event: that nothing more happened does not mean
   * that it is over.
   */
  readonly notifiesEnd: boolean;
}
