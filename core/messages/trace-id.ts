/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-traceids */
export const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

/**
 * The root id from a trace header, such as `Root=1-67891233-abcdef012345678912345678;Sampled=1`. Undefined for any
 * other text. Only the id is kept: the header's lineage would make Lambda mistake a redrive for an endless loop.
 */
export const traceIdOf = (header = ""): string | undefined =>
  /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header)?.[1];
