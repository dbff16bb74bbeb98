/** A function's code, ready to deploy. */
export interface Bundle {
  /** Where the zip lies. Never part of what is synthesized. */
  readonly zipPath: string;
  /** Hex SHA-256 of the zip, shortened: names its place, and its source maps'. */
  readonly hash: string;
  /** Base64 SHA-256 of the zip, as Lambda computes it: Terraform deploys anew when it changes. */
  readonly sourceCodeHash: string;
}

/** Bundles the function of a folder in handlers/. Tests replace it. Throws BundlingError. */
export type Bundler = (functionName: string) => Bundle;
