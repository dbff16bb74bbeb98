import { type RunningUi, runUi } from "../../browser/support/run-ui";
import { useDesk } from "../support/start-desk";
import { makeTwoQueues } from "../support/two-queues";

jest.setTimeout(30_000);

const desk = useDesk();
beforeAll(() => makeTwoQueues(desk));

let ui: RunningUi | undefined;
afterEach(() => ui?.stop());

async function start(...args: string[]) {
  ui = await runUi(desk.folder, ["--endpoint-file", desk.endpointFile, ...args]);
  const { origin, hash, pathname } = new URL(ui.address);
  const token = hash.replace("#token=", "");
  const call = (place: string, headers: Record<string, string> = { "x-dlq-token": token }) =>
    fetch(`${origin}${place}`, { redirect: "manual", headers });
  return { pathname, call, info: async (place: string) => (await call(`${place}/api/info`)).json() };
}

test("each queue of the project has a page at its own address, in its application's words", async () => {
  const { pathname, call, info } = await start();
  const queues = ["payments", "refunds"];

  expect(pathname).toBe("/q/payments/");
  expect(await info("/q/payments")).toMatchObject({ queue: "payments", queues, noun: "merchant" });
  expect(await info("/q/refunds")).toMatchObject({ queue: "refunds", queues, noun: "customer" });
  expect(await (await call("/q/refunds/groups")).text()).toContain('<script type="module" src="/page.js">');
  expect((await call("/q/refunds/api/info", {})).status).toBe(401);
});

test.each([
  ["/groups?reason=Refused", "/q/payments/groups?reason=Refused"],
  ["/", "/q/payments/"],
  ["/q/reports/groups", "/q/payments/"],
])("the address %s leads to the first queue", async (place, expected) => {
  const { call } = await start();
  const { status, headers } = await call(place);

  expect([status, headers.get("location")]).toEqual([302, expected]);
});

test("--queue shows only that queue", async () => {
  const { pathname, info } = await start("--queue", "refunds");

  expect(pathname).toBe("/");
  expect(await info("")).toMatchObject({ queue: "refunds", queues: ["refunds"], noun: "customer" });
});
