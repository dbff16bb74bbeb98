/** Statistics that alarms and dashboards use. */
export type Statistic = "Average" | "Maximum" | "Minimum" | "Sum";

/** One series in CloudWatch. A name alone is not enough: the dimensions must be those with which it is written. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}
