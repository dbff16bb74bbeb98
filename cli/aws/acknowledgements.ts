import type { AcknowledgementStore } from "../../core/acknowledgements/acknowledgement-store";
import { ACKNOWLEDGEMENTS_PART } from "../../core/names/queue-names";
import { DlqError } from "../errors";
import type { Connection } from "./clients";
import { partName } from "./target/deployment-names";
import type { Target } from "./target/resolve-target";

const TURN_ON =
  "Set alertAcknowledgements: true on the ReliableQueue, or ALERT_ACKNOWLEDGEMENTS=true where the stacks are synthesized, and deploy";

function isOff({ stage, prefix, local }: Target, tableName: string, cause?: unknown): DlqError {
  const again = local === undefined ? "" : " Then start the local run again.";
  const message = `Alerts of this deployment cannot be acknowledged: there is no table ${tableName}. ${TURN_ON}.${again} Stage is ${stage}, prefix "${prefix}": check --stage, --prefix, --region and --profile.`;
  return new DlqError("AcknowledgementsOff", message, { cause });
}

async function loadClient() {
  try {
    const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
    const { createAcknowledgementStore } = await import(
      "../../core/acknowledgements/acknowledgement-store.ts"
    );
    return { DynamoDBClient, createAcknowledgementStore };
  } catch (cause) {
    const isMissing =
      cause instanceof Error && "code" in cause && /MODULE_NOT_FOUND$/.test(String(cause.code));
    if (!isMissing) throw cause;
    const message =
      "Acknowledging requires a package that is not installed. Run npm install @aws-sdk/client-dynamodb.";
    throw new DlqError("PackageMissing", message, { cause });
  }
}

/** The table of a deployment. Throws DlqError if there cannot be one. Its calls throw DlqError if there is none. */
export async function connectAcknowledgements({
  target,
  configuration,
  callLog,
}: Connection): Promise<AcknowledgementStore> {
  const tableName = partName(target, ACKNOWLEDGEMENTS_PART);
  const { local } = target;
  if (local !== undefined && local.tablesEndpoint === undefined) throw isOff(target, tableName);
  const { DynamoDBClient, createAcknowledgementStore } = await loadClient();
  const client = new DynamoDBClient({
    ...configuration,
    ...(local?.tablesEndpoint !== undefined && { endpoint: local.tablesEndpoint }),
  });
  callLog.watch(client);
  const { readAll, put, replace, remove } = createAcknowledgementStore(client, tableName);
  const known = async <T>(call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw error instanceof Error && error.name === "ResourceNotFoundException"
        ? isOff(target, tableName, error)
        : error;
    });
  return {
    readAll: (...args) => known(readAll(...args)),
    put: (...args) => known(put(...args)),
    replace: (...args) => known(replace(...args)),
    remove: (...args) => known(remove(...args)),
  };
}
