/** Fewer messages than this in a period say nothing about a share. */
const LEAST_MESSAGES = 10;

/**
 * A metric-math expression: the percentage of the messages in a period that went wrong, if there were enough to
 * judge, and 0 if some were handled and none went wrong. Otherwise it has no data, so that the last state stands.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function shareExpression(wrong: string, right: string): string {
  const [bad, good] = [`FILL(${wrong}, 0)`, `FILL(${right}, 0)`];
  const isEnough = `${bad} + ${good} >= ${LEAST_MESSAGES} || (${bad} == 0 && ${good} > 0)`;
  return `IF(${isEnough}, 100 * ${bad} / (${bad} + ${good}))`;
}
