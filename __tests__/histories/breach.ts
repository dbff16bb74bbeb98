/** A breach of an invariant, worded with message and rule. */
export type Breach = string;
