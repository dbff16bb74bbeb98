import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Desk } from "./start-desk";

const CORE = path.resolve(__dirname, "../../../core/application/define-application");

const application = (noun: string, world: string) => `
  import { cached, defineApplication, permanent } from ${JSON.stringify(CORE)};
  import * as v from ${JSON.stringify(require.resolve("valibot"))};
  export default defineApplication({
    schema: v.object({ amount: v.number() }),
    producer: { attribute: "${noun}_id", type: "String", pattern: /[a-z]+/, noun: "${noun}" },
    reasons: { Refused: permanent("The bank refuses it.") },
    ${world}
    diagnose: (_message, { fail }) => fail("Refused"),
    process: async () => undefined,
  });`;

/**
 * Turns a desk's project into one with a queue of payments and one of refunds, each with its own application, in whose
 * definition `world` stands. Those that are running share the desk's queues.
 */
export function makeTwoQueues(desk: Desk, running = ["payments", "refunds"], world = ""): void {
  mkdirSync(desk.file("app"));
  for (const noun of ["merchant", "customer"]) {
    writeFileSync(desk.file(`app/${noun}.ts`), application(noun, world));
  }
  const queues = { payments: "./app/merchant.ts", refunds: "./app/customer.ts" };
  writeFileSync(desk.file("package.json"), JSON.stringify({ reliableQueue: { queues } }));
  const run = JSON.parse(readFileSync(desk.endpointFile, "utf8"));
  const { reliable_q } = run.reliableQueues;
  run.reliableQueues = Object.fromEntries(running.map((queue) => [queue, reliable_q]));
  writeFileSync(desk.endpointFile, JSON.stringify(run));
}
