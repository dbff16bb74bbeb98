import { type Credentials, readCredentials } from "../../core/aws/read-credentials";

/**
 * Replaces `@aws-sdk/credential-provider-node` in the bundles of what uses a client of the SDK: tables, and an
 * application. Its chain would look for credentials in nine places, and a function has them in one.
 */
export const defaultProvider = () => async (): Promise<Credentials> => readCredentials(process.env);
