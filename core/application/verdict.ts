import { createHash } from "node:crypto";

/** What a reason means for a message, in words for its producer. */
export interface Reason {
  /** True: a message of this reason can never succeed as it is. False: it may succeed later. */
  readonly permanent: boolean;
  /** What is wrong. Static, so that no alert and no log can carry a value of the message. */
  readonly detail: string;
  /** What the producer should do; empty where that is nothing. */
  readonly remedy: string;
}

/** A reason for which a message can never be processed as it is: it is quarantined, and its producer is notified. */
export const permanent = (detail: string, remedy = ""): Reason => ({ permanent: true, detail, remedy });

/** A reason that goes away by itself: the system brings the message back. */
export const transient = (detail: string, remedy = ""): Reason => ({ permanent: false, detail, remedy });

/**
 * What `fail(...)` gives: return it, or throw it. It is an error only so that code deep below `process` may throw it.
 */
export class Verdict extends Error {
  override readonly name = "Verdict";

  constructor(
    readonly reason: string,
    /** What messages of one cause have in common. It is hashed: the key itself does not travel. */
    readonly key?: string,
  ) {
    super(reason);
  }
}

export interface FailOptions {
  /** Tells the causes of one reason apart, e.g. the id of what is unavailable. Only its hash is kept. */
  readonly key?: string;
}

/** Says that a message cannot be processed, and by which of the application's reasons. */
export type Fail<R extends string = string> = (reason: R, options?: FailOptions) => Verdict;

export interface Diagnosis extends Reason {
  /** One of a few words: a log field, a metric dimension, a message attribute of the alert. */
  readonly reason: string;
  /** The reason, with a hash where causes can be distinguished: what fails together and recovers together. */
  readonly cause: string;
}

/** SHA-256 cut to eight hex digits: tells values apart without carrying them. */
export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 8);

/** A diagnosis; the hash tells causes of the same reason apart. */
export function diagnosisOf(reason: string, { permanent, detail, remedy }: Reason, hash?: string): Diagnosis {
  return { reason, cause: hash === undefined ? reason : `${reason}:${hash}`, permanent, detail, remedy };
}

/** What is wrong, and what to do about it, as one text. */
export const explain = ({ detail, remedy }: Pick<Reason, "detail" | "remedy">): string =>
  `${detail} ${remedy}`.trimEnd();
