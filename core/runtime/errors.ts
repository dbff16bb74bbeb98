/** Who can act on an error, and whether trying again may help. */
export type ErrorKind = "fix" | "retry" | "permanent";

/**
 * Base class of every error of this system. `code` is stable and safe to log. Messages name places, rules and
 * configured values, never a message body or an attribute value.
 */
export class ReliableQueueError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;

  constructor(code: string, kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = code;
    this.code = code;
    this.kind = kind;
  }
}

/** A setting of the function is missing or out of range. A deployer must fix it. */
export class ConfigurationError extends ReliableQueueError {
  constructor(message: string, options?: ErrorOptions) {
    super("Configuration", "fix", message, options);
  }
}

/** The function was invoked with something that it does not accept. The wiring must be fixed. */
export class MalformedEventError extends ReliableQueueError {
  constructor(message: string) {
    super("MalformedEvent", "fix", message);
  }
}

/** A record that cannot be read as an SQS message. Names the field, never its value. */
export class UnreadableRecordError extends ReliableQueueError {
  constructor(field: string, rule: string) {
    super("UnreadableRecord", "permanent", `The record's ${field} ${rule}.`);
  }
}
