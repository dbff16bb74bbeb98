/** What a reason means for a message, worded for its producer. */
export interface Reason {
  /** True: a message with this reason can never succeed as it is. False: it may succeed later. */
  readonly permanent: boolean;
  /** What is wrong. It is static, so that no alert or log can contain a value from the message. */
  readonly detail: string;
  /** What the producer should do. Empty if there is nothing to do. */
  readonly remedy: string;
}

/** A reason for which a message can never be processed as it is. It is quarantined, and its producer is notified. */
export const permanent = (detail: string, remedy = ""): Reason => ({ permanent: true, detail, remedy });

/** A reason that may go away: the system retries the message. */
export const transient = (detail: string, remedy = ""): Reason => ({ permanent: false, detail, remedy });

/**
 * What `fail(...)` returns: return it, or throw it. It is an error only so that code deep inside `process` can throw
 * it.
 */
export class Verdict extends Error {
  override readonly name = "Verdict";

  constructor(
    readonly reason: string,
    /** What messages of the same cause have in common. Only a hash of it leaves the function. */
    readonly key?: string,
  ) {
    super(reason);
  }
}

export interface FailOptions {
  /** Tells the causes of one reason apart, e.g. the id of what is unavailable. Only its hash is kept. */
  readonly key?: string;
}

/** States that a message cannot be processed, for one of the application's reasons. */
export type Fail<R extends string = string> = (reason: R, options?: FailOptions) => Verdict;

export interface Diagnosis extends Reason {
  /** One of a small set of words: a log field, a metric dimension, a message attribute of the alert. */
  readonly reason: string;
  /**
   * The reason, with a hash if causes can be distinguished. Messages with the same cause fail and recover together.
   */
  readonly cause: string;
}

/**
 * SHA-256 truncated to eight hex digits: distinguishes values without revealing them. Loads Node.js's module when it is
 * first called: it would take a third of the time in which a consumer loads, and a good message needs no hash.
 */
export const shortHash = (text: string): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(text).digest("hex").slice(0, 8);

/** A diagnosis; the hash tells causes of the same reason apart. */
export function diagnosisOf(reason: string, { permanent, detail, remedy }: Reason, hash?: string): Diagnosis {
  return { reason, cause: hash === undefined ? reason : `${reason}:${hash}`, permanent, detail, remedy };
}

/** What is wrong, and what to do about it, as one text. */
export const explain = ({ detail, remedy }: Pick<Reason, "detail" | "remedy">): string =>
  `${detail} ${remedy}`.trimEnd();
