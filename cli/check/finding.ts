/** One thing that must be true, and whether it is. */
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
  /** What is there. */
  readonly found: string;
  readonly needed: string;
  /** What to add, and who must: the queue's owner, the key's owner, or whoever deploys what is around the queue. */
  readonly todo?: { readonly whose: "queue's owner" | "key's owner" | "deployment"; readonly line: string };
}
