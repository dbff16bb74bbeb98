/** A breach of an invariant, in words that name message and rule. */
export type Breach = string;
