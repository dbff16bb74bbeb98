import { writeFileSync } from "node:fs";
import { contextOf } from "../support/context-of";
import { useDesk } from "../support/start-desk";
import { servePage } from "./support/serve-page";

jest.mock("@aws-sdk/client-dynamodb", () => {
  throw Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" });
});

const desk = useDesk();

test("without DynamoDB's client nothing is acknowledged, and that is not a failure", async () => {
  const endpointFile = desk.file("with-tables.json");
  const { default: endpoint } = await import(desk.endpointFile);
  writeFileSync(endpointFile, JSON.stringify({ ...endpoint, tablesEndpoint: desk.proxy.url }));
  const page = await servePage(desk, { source: { create: contextOf({ endpointFile }, "ui").another } });
  const answer = await page.call("/api/acknowledgements");
  await page.stop();

  expect(answer).toMatchObject({ status: 200, json: { isOn: false, acknowledged: [] } });
});
