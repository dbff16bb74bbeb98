/** Where structured lines go: a text, and fields with names. */
export interface Log {
  info(text: string, ...fields: Readonly<Record<string, unknown>>[]): void;
  warn(text: string, ...fields: Readonly<Record<string, unknown>>[]): void;
  error(text: string, ...fields: Readonly<Record<string, unknown>>[]): void;
}
