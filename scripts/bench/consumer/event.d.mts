export interface EventParts {
  readonly batch: number;
  /** Every so many records one lacks its team. @default none */
  readonly poisonEvery?: number;
  readonly machine?: string;
}

export function makeEvent(parts: EventParts): { readonly Records: readonly object[] };
