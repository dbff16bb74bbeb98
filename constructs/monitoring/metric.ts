/** Statistics that alarms and dashboards use. */
export type Statistic = "Average" | "Maximum" | "Minimum" | "Sum";

/** One series in CloudWatch: a name alone is not enough, the dimensions must be those that it is written with. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}
