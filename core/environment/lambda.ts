import { text } from "./environment";

/**
 * What Lambda itself adds to a function's environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const LAMBDA_ENVIRONMENT = {
  AWS_REGION: text,
  AWS_LAMBDA_LOG_GROUP_NAME: text,
} as const;
