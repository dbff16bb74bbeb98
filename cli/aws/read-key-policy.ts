import type { CallLog } from "./call-log";
import type { ClientConfiguration } from "./clients";

/**
 * The name of the only policy that a key can have.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
const PolicyName = "default";

/** Reads the policy of a key as text. */
export async function readKeyPolicy(
  configuration: ClientConfiguration,
  callLog: CallLog,
  keyArn: string,
): Promise<string> {
  const { GetKeyPolicyCommand, KMSClient } = await import("@aws-sdk/client-kms");
  const client = new KMSClient(configuration);
  callLog.watch(client);
  const { Policy = "" } = await client.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName }));
  return Policy;
}
