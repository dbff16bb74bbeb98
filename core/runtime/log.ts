/** Where structured lines go: text, and named fields. */
export interface Log {
  info(text: string, ...fields: Readonly<Record<string, unknown>>[]): void;
  warn(text: string, ...fields: Readonly<Record<string, unknown>>[]): void;
  error(text: string, ...fields: Readonly<Record<string, unknown>>[]): void;
}
