/** One small breakage of the system, and the test that must notice it. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Must occur in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly testFile: string;
  /** A part of the name of the test that must fail. */
  readonly testName: string;
}
