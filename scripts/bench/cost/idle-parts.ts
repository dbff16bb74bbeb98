import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Profile } from "../../../constructs/settings/cost-profiles";
import type { Stage } from "../../../core/project/stages";
import { BENCH_FOLDER, ROOT } from "../harness/peers";

const Stack = v.object({
  resource: v.looseObject({
    aws_cloudwatch_metric_alarm: v.record(
      v.string(),
      v.looseObject({
        metric_query: v.optional(v.array(v.looseObject({ metric: v.optional(v.unknown()) }))),
      }),
    ),
    aws_cloudwatch_dashboard: v.optional(v.record(v.string(), v.unknown()), {}),
    aws_lambda_event_source_mapping: v.record(v.string(), v.unknown()),
  }),
});

/** What is in the synthesized stack and costs something even without a message. */
export interface IdleParts {
  readonly alarms: number;
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly mappings: number;
}

/** Synthesizes a stage with a profile and counts. */
export function countIdleParts(stage: Stage, profile: Profile): IdleParts {
  const CDKTF_OUTDIR = join(BENCH_FOLDER, "synthesized");
  mkdirSync(BENCH_FOLDER, { recursive: true });
  const env = {
    ...process.env,
    STAGE: stage,
    PROFILE: profile,
    ALERT_EMAILS: "a@example.com",
    AWS_REGION: "us-east-1",
    CDKTF_OUTDIR,
  };
  execFileSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const path = join(CDKTF_OUTDIR, "stacks", "reliable-sqs-with-dlq-stack", "cdk.tf.json");
  const { resource } = v.parse(Stack, JSON.parse(readFileSync(path, "utf8")));
  const alarms = Object.values(resource.aws_cloudwatch_metric_alarm);
  const metricsOf = ({ metric_query = [] }: (typeof alarms)[number]) =>
    Math.max(1, metric_query.filter(({ metric }) => metric !== undefined).length);
  return {
    alarms: alarms.length,
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    dashboards: Object.keys(resource.aws_cloudwatch_dashboard).length,
    mappings: Object.keys(resource.aws_lambda_event_source_mapping).length,
  };
}
