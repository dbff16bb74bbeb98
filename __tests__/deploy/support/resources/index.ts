import { ALARMS } from "./alarms";
import { FUNCTIONS } from "./functions";
import { KEYS } from "./keys";
import { QUEUES } from "./queues";
import type { ResourceReader } from "./resource-reader";
import { ROLES } from "./roles";
import { SCHEDULES } from "./schedules";
import { TABLES } from "./tables";
import { TOPICS } from "./topics";

/** How each resource type is read back. A type that is synthesized but missing here fails the test. */
export const RESOURCE_READERS: Readonly<Record<string, ResourceReader>> = {
  ...QUEUES,
  ...TOPICS,
  ...FUNCTIONS,
  ...ROLES,
  ...SCHEDULES,
  ...ALARMS,
  ...KEYS,
  ...TABLES,
};
