import { isLimited, LIMITS, type LimitedSetting } from "../../../../constructs/settings/check-range";
import type { StageSettings } from "../../../../constructs/settings/settings";

export type NumberChanges = Readonly<Record<string, number>>;

/** A copy of the record with other values for numbers named by their paths: `{"consumer.timeoutSeconds": 3}`. */
export function withNumbers(record: StageSettings, changes: NumberChanges): StageSettings {
  const change = (value: unknown, path: string): unknown => {
    if (Object.hasOwn(changes, path)) return changes[path];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, change(inner, path === "" ? key : `${path}.${key}`)]),
    );
  };
  return change(record, "") as StageSettings;
}

/** Limits of numbers that are constructs' props but not settings. */
const PROPS_ONLY = [
  "queue.dataKeyReuseSeconds",
  "queue.deliveryDelaySeconds",
  "queue.messageRetentionSeconds",
  "queue.visibilityTimeoutSeconds",
];

export const LIMITED_SETTINGS = [...LIMITS.keys()].filter(
  (setting): setting is LimitedSetting => isLimited(setting) && !PROPS_ONLY.includes(setting),
);
