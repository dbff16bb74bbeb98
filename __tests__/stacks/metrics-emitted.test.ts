import { AWS_METRICS } from "../../constructs/monitoring/aws-metrics";
import { EMITTED } from "../../constructs/monitoring/own-metrics";
import { METRICS } from "../../core/runtime/metrics";
import { countsInCode } from "./support/counts-in-code";
import { metricsShown, OPEN, type Shown } from "./support/metrics-shown";
import { all, variablesOf } from "./support/resources";
import { stacksOf } from "./support/stacks-of";
import type { TerraformJson } from "./support/synthesize";

const WITH_ACKNOWLEDGEMENTS = "shown where alerts can be acknowledged";

/** Our metrics that neither an alarm nor the dashboard shows, each with its reason. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  '["ReliableQueue","RetryScheduled",{"service":"reliable-q-notifier"}]': "its reasons are shown",
  '["ReliableQueue","Quarantined",{"service":"reliable-q-notifier"}]': "its reasons are shown",
  '["ReliableQueue","AlertsSuppressed",{"service":"reliable-q-notifier"}]': WITH_ACKNOWLEDGEMENTS,
  '["ReliableQueue","AcknowledgementsFailed",{"service":"reliable-q-notifier"}]': WITH_ACKNOWLEDGEMENTS,
};

const { ingestor, reliable } = stacksOf("dev");
const shown = metricsShown(reliable);

/** Names of deployed resources, by the dimension with which AWS writes their metrics. */
function resourceNames(...stacks: TerraformJson[]): Record<string, unknown[]> {
  const names = (type: string, argument = "name") =>
    stacks.flatMap((stack) => all(stack, type).map((block) => block[argument]));
  return {
    QueueName: names("aws_sqs_queue"),
    FunctionName: names("aws_lambda_function", "function_name"),
    TopicName: names("aws_sns_topic"),
    ScheduleGroup: names("aws_scheduler_schedule_group"),
    LogGroupName: names("aws_cloudwatch_log_group"),
  };
}

/** The series that the deployed functions write, each as one text. */
function ownSeries(...stacks: TerraformJson[]): string[] {
  return Object.entries(EMITTED).flatMap(([name, by]) =>
    Object.entries(by).flatMap(([folder, how]) => {
      const own = stacks.map((stack) => variablesOf(stack, folder));
      const { POWERTOOLS_SERVICE_NAME: service, POWERTOOLS_METRICS_NAMESPACE: namespace } = Object.assign(
        {},
        ...own,
      );
      const series = how === "by reason" ? [{ service }, { service, reason: OPEN }] : [{ service }];
      return series.map((dimensions) => JSON.stringify([namespace, name, dimensions]));
    }),
  );
}

const seriesOf = ({ namespace, name, dimensions }: Shown) => JSON.stringify([namespace, name, dimensions]);

function isAwsNamespace(namespace: string): namespace is keyof typeof AWS_METRICS {
  return Object.hasOwn(AWS_METRICS, namespace);
}

/** Series of AWS's that no deployed resource has. */
function unknownToAws(all: readonly Shown[], names: Record<string, unknown[]>): Shown[] {
  return all.filter(({ namespace, name, dimensions }) => {
    if (!isAwsNamespace(namespace)) return false;
    const known: { dimension: string; names: readonly string[] } = AWS_METRICS[namespace];
    const [[dimension, value] = ["", ""], ...others] = Object.entries(dimensions);
    return (
      others.length > 0 ||
      dimension !== known.dimension ||
      !known.names.includes(name) ||
      names[dimension]?.includes(value) !== true
    );
  });
}

test.each(["consumer", "notifier", "redriver"])("knows what the code of the %s counts", (folder) => {
  const listed = Object.entries(EMITTED).flatMap(([name, by]): [string, string][] =>
    Object.entries(by).flatMap(([service, how]) => (service === folder ? [[name, how]] : [])),
  );

  expect(countsInCode(folder)).toEqual(Object.fromEntries(listed));
});

test("watches no metric of ours that no function writes, under any stage's names", () => {
  for (const stacks of [{ ingestor, reliable }, stacksOf("prod")]) {
    const own = metricsShown(stacks.reliable).filter(({ namespace }) => !isAwsNamespace(namespace));
    const series = ownSeries(stacks.ingestor, stacks.reliable);
    expect(own.length).toBeGreaterThan(30);
    expect(own.filter((one) => !series.includes(seriesOf(one)))).toEqual([]);
  }
});

test("watches no metric of AWS's that AWS does not write about a deployed resource", () => {
  for (const stacks of [{ ingestor, reliable }, stacksOf("prod")]) {
    const names = resourceNames(stacks.ingestor, stacks.reliable);
    const all = metricsShown(stacks.reliable);
    expect(all.filter(({ namespace }) => isAwsNamespace(namespace)).length).toBeGreaterThan(50);
    expect(unknownToAws(all, names)).toEqual([]);
  }
});

test("notices a metric that nobody writes", () => {
  const dimensions = { QueueName: "reliable_q" };
  const invented = { where: "w", namespace: "AWS/SQS", name: "Invented", dimensions };
  const elsewhere = { ...invented, name: "NumberOfMessagesSent", dimensions: { QueueName: "another" } };

  expect(unknownToAws([invented, elsewhere], resourceNames(ingestor, reliable))).toEqual([
    invented,
    elsewhere,
  ]);
});

test("shows every series that a function writes, or says why not", () => {
  const seen = new Set(shown.map(seriesOf));
  const unseen = ownSeries(ingestor, reliable).filter((series) => !seen.has(series));

  expect(unseen).toEqual(Object.keys(NOT_SHOWN));
  expect(Object.keys(EMITTED).sort()).toEqual(Object.keys(METRICS).sort());
});

test("uses every metric of AWS's that it lists", () => {
  const seen = new Set(shown.map(({ namespace, name }) => `${namespace} ${name}`));
  const listed = Object.entries(AWS_METRICS).flatMap(([namespace, { names }]) =>
    names.map((name) => `${namespace} ${name}`),
  );

  expect(listed.filter((metric) => !seen.has(metric))).toEqual([]);
});
