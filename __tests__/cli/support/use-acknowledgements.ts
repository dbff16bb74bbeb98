import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  type AcknowledgementStore,
  createAcknowledgementStore,
} from "../../../core/acknowledgements/acknowledgement-store";
import { startTable } from "../../support/start-table";
import { startFaultyProxy } from "./faulty-proxy";
import type { Desk } from "./start-desk";

const TABLE = "reliable-q-acknowledgements";

interface Acknowledging {
  readonly table: AcknowledgementStore;
  readonly client: DynamoDBClient;
  /** A proxy in front of the table. */
  readonly proxy: Awaited<ReturnType<typeof startFaultyProxy>>;
  /** For a run whose alerts can be acknowledged. */
  readonly endpointFile: string;
}

/** The table of acknowledgements of a desk's queue for the tests of one file; emptied after each of them. */
export function useAcknowledgements(desk: Desk): Acknowledging {
  let made: (Acknowledging & { readonly stop: () => Promise<void> }) | undefined;
  beforeAll(async () => {
    const dynamo = await startTable(TABLE);
    const proxy = await startFaultyProxy(dynamo.url);
    const client = dynamo.connect();
    const endpointFile = path.join(desk.folder, "with-tables.json");
    const endpoint = JSON.parse(readFileSync(desk.endpointFile, "utf8"));
    writeFileSync(endpointFile, JSON.stringify({ ...endpoint, tablesEndpoint: proxy.url }));
    const stop = async () => {
      client.destroy();
      await proxy.stop();
      await dynamo.stop();
    };
    made = { table: createAcknowledgementStore(client, TABLE), client, proxy, endpointFile, stop };
  });
  afterEach(async () => {
    made?.proxy.reset();
    for (const found of (await made?.table.readAll()) ?? []) await made?.table.remove(found);
  });
  afterAll(() => made?.stop());
  return new Proxy({} as Acknowledging, { get: (_none, name) => Reflect.get(made ?? {}, name) });
}
