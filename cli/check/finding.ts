/** One requirement, and whether it is met. */
export interface Finding {
  readonly rule:
    | "place"
    | "visibility-timeout"
    | "redrive-policy"
    | "retention"
    | "size"
    | "encryption"
    | "key-policy";
  /** `unknown`: it could not be read, or cannot be judged here. */
  readonly holds: "yes" | "no" | "unknown";
  /** The actual value. */
  readonly found: string;
  readonly needed: string;
  /**
   * What to add, and who must add it: the queue's owner, the key's owner, or the deployer of what is around the
   * queue.
   */
  readonly todo?: { readonly whose: "queue's owner" | "key's owner" | "deployment"; readonly line: string };
}
