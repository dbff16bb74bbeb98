import { existsSync } from "node:fs";
import path from "node:path";

const AWS_CLIENT = path.resolve(__dirname, "../../../../node_modules/aws-lambda-ric/dist");

export const isAwsClientInstalled = existsSync(AWS_CLIENT);
const isStandIn = isAwsClientInstalled && !existsSync(path.join(AWS_CLIENT, "rapid-client.node"));

/** AWS's own client. If its native part was not built, a substitute is used. */
export const AWS_BOOTSTRAP = path.join(__dirname, "aws-runtime-client.mjs");

/** By name: the bootstrap of each client. Undefined is the local run's own. */
export const RUNTIME_CLIENTS: [string, string | undefined][] = [["the local run's client", undefined]];
if (isAwsClientInstalled) {
  const name = isStandIn ? "AWS's client with a STAND-IN for its native part" : "AWS's client";
  RUNTIME_CLIENTS.push([name, AWS_BOOTSTRAP]);
}

/** Says what is not tested as on AWS. */
export function announceClients(): void {
  if (!isAwsClientInstalled)
    process.stderr.write("aws-lambda-ric is NOT INSTALLED: nothing here runs under it.\n");
  if (isStandIn)
    process.stderr.write("The native part of aws-lambda-ric was NOT BUILT: a stand-in is used.\n");
}
