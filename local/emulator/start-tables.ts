import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { errorCodeOf, LocalRunError } from "../errors";
import type { Resource } from "../terraform/parse-resources";

export interface Tables {
  /** Origin, e.g. http://127.0.0.1:40123. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Only this machine may connect. */
const HOST = "127.0.0.1";

/**
 * Only projects with `idempotency` or `alertAcknowledgements` need it. It is a variable, so that the compiler does
 * not need it either.
 */
const DYNALITE: string = "dynalite";

/** How long its response to CreateTable waits for the table to exist. */
const OPTIONS = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };

type Dynalite = (options: typeof OPTIONS) => Server;

async function loadDynalite(): Promise<Dynalite> {
  try {
    return (await import(DYNALITE)).default;
  } catch (cause) {
    if (errorCodeOf(cause) !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new LocalRunError(
      "The stacks have a DynamoDB table (idempotency or alertAcknowledgements), which the local run emulates with dynalite, but dynalite is not installed. Install it: npm install --save-dev dynalite@4.",
      { cause },
    );
  }
}

/** Starts an empty DynamoDB in this process with the synthesized tables. Undefined: there are none. */
export async function startTables(
  resources: readonly Resource<"aws_dynamodb_table">[],
): Promise<Tables | undefined> {
  if (resources.length === 0) return undefined;
  const server = (await loadDynalite())(OPTIONS);
  await new Promise<void>((done, reject) => server.once("error", reject).listen(0, HOST, done));
  const { port } = server.address() as AddressInfo;
  const url = `http://${HOST}:${port}`;
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  for (const { arguments: args } of resources) await createTable(url, args);
  return { url, stop };
}

/** A signature is required but not verified. */
const HEADERS = {
  "x-amz-target": "DynamoDB_20120810.CreateTable",
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20200101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=runner/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
};

async function createTable(url: string, table: Resource<"aws_dynamodb_table">["arguments"]): Promise<void> {
  const body = JSON.stringify({
    TableName: table.name,
    BillingMode: table.billing_mode,
    KeySchema: [{ AttributeName: table.hash_key, KeyType: "HASH" }],
    AttributeDefinitions: table.attribute.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
  });
  const response = await fetch(url, { method: "POST", headers: HEADERS, body });
  if (response.ok) return;
  throw new LocalRunError(`Table ${table.name} was not created: ${await response.text()}`);
}
