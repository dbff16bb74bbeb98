import { isWithin, ruleOf } from "../../core/limits/check-limit";
import {
  ALERT_LIMITS,
  BACKOFF_LIMITS,
  CONSUMER_LIMITS,
  type Limit,
  LOG_RETENTION_DAYS,
  NOTIFIER_LIMITS,
  PRODUCER_LIMITS,
  QUEUE_LIMITS,
  REDRIVER_LIMITS,
} from "../../core/limits/limit-table";

const SECTIONS = {
  queue: QUEUE_LIMITS,
  producer: PRODUCER_LIMITS,
  consumer: CONSUMER_LIMITS,
  notifier: NOTIFIER_LIMITS,
  backoff: BACKOFF_LIMITS,
  redriver: REDRIVER_LIMITS,
  alerts: ALERT_LIMITS,
} as const;

type Sections = typeof SECTIONS;
type PathIn<S extends keyof Sections> = `${S}.${keyof Sections[S] & string}`;

/** A setting's path, or a construct's prop of the same name: `consumer.timeoutSeconds`. */
export type LimitedSetting = { [S in keyof Sections]: PathIn<S> }[keyof Sections] | "logRetentionDays";

/** The limit of each setting, by its path. */
export const LIMITS: ReadonlyMap<string, Limit> = new Map<string, Limit>([
  ...Object.entries(SECTIONS).flatMap(([section, limits]) =>
    Object.entries(limits).map(([name, limit]): [string, Limit] => [`${section}.${name}`, limit]),
  ),
  ["logRetentionDays", LOG_RETENTION_DAYS],
]);

export function isLimited(path: string): path is LimitedSetting {
  return LIMITS.has(path);
}

export function limitOf(setting: LimitedSetting): Limit {
  const limit = LIMITS.get(setting);
  if (limit === undefined) throw new RangeError(`${setting} has no limit.`);
  return limit;
}

/** Where a setting is changed, and where a construct's prop is changed. */
export const IN_STAGES = "Change it in constructs/settings/stage-settings.ts.";
export const IN_PROPS = "Change the construct's props.";

/**
 * Checks a number against its limit. Returns nothing, or one sentence each about the rule, the value, the reason, and
 * what to do.
 */
export function checkRange(setting: LimitedSetting, value: number, whatToDo = IN_STAGES): string | undefined {
  const limit = limitOf(setting);
  return isWithin(limit, value)
    ? undefined
    : `${setting} must be ${ruleOf(limit)}, but is ${value}. (${limit.source}) ${whatToDo}`;
}
