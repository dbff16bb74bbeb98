import type { CallLog } from "./call-log";
import type { Identity } from "./identity";
import type { Target } from "./target/resolve-target";

/** What an error is explained with. */
export interface ErrorContext {
  readonly target: Target;
  readonly profile: string;
  /** The requested profile, if it does not exist. */
  readonly missingProfile: () => string | undefined;
  readonly identity: () => Promise<Identity>;
  /** The key that a queue is encrypted with, as it was given. Undefined if it is not known. */
  readonly keyOf: (queueUrl: string) => Promise<string | undefined>;
  /** As the SDK found it: option, environment or profile. */
  readonly region: () => Promise<string | undefined>;
  readonly callLog: CallLog;
}
