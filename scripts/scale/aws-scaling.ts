/**
 * How Lambda polls a standard queue: five simultaneous invocations, up to 300 more in each minute in which messages
 * are left, at most 1,250.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const MAPPING_SCALING = { first: 5, morePerMinute: 300, most: 1_250 } as const;

/** Invocations that a mapping keeps busy a second later, if messages are left. */
export const scaleUp = (now: number, maximumConcurrency: number, seconds: number): number =>
  Math.min(
    Math.min(maximumConcurrency, MAPPING_SCALING.most),
    now + (MAPPING_SCALING.morePerMinute / 60) * seconds,
  );
