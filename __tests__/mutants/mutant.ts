/** One small breakage of the system, and the test that must notice it. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The test file, and a part of the name of the test that must turn red. */
  readonly test: { readonly file: string; readonly name: string };
}
