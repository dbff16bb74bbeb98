import type { Environment } from "../environment/environment";
import { ConfigurationError } from "../runtime/errors";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Lambda gives a function's credentials in these variables and nowhere else.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function readCredentials({
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN,
}: Environment): Credentials {
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new ConfigurationError(
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be in the function's environment.",
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
