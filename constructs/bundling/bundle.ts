/** A function's code, ready to deploy. */
export interface Bundle {
  /** Where the zip is. Never part of what is synthesized. */
  readonly zipPath: string;
  /** Hex SHA-256 of the zip, shortened. It names the zip's folder and that of its source maps. */
  readonly hash: string;
  /** Base64 SHA-256 of the zip, as Lambda computes it. Terraform deploys again when it changes. */
  readonly sourceCodeHash: string;
}

/** Bundles a function from a folder in handlers/. Tests replace it. Throws BundlingError. */
export type Bundler = (functionName: string) => Bundle;
