import { mkdir, rm } from "node:fs/promises";
import { ORDER_BODY } from "../../../app/support/orders";
import { metadataAttribute, number } from "../../../support/make-message";
import type { World } from "./start-world";

const DAY_MS = 86_400_000;
const STORE = { store_id: number("3") };
const SCARCE = JSON.stringify({ order_id: "order-1", product_id: "product-113" });

/** Metadata of a message that is due in so many milliseconds. */
const metadata = (dueInMs: number) => {
  const now = Date.now();
  const times = { sentAt: now - 2_000, deadAt: now - 1_000, notBefore: now + dueInMs };
  const id = "00000000-0000-4000-8000-000000000001";
  const diagnosis = { reason: "Unknown", cause: "Unknown" };
  return { v: 1, id, sender: "AROAEXAMPLE:stores", ...diagnosis, attempt: 0, notified: true, ...times };
};

/** Sends as if it had been eight days ago: the emulator takes the time from here. */
async function sendLongAgo(world: World, queue: "retry" | "quarantine"): Promise<void> {
  const then = Date.now() - 8 * DAY_MS;
  const clock = jest.spyOn(Date, "now").mockReturnValue(then);
  await world.send(queue, ORDER_BODY).finally(() => clock.mockRestore());
}

const fire = (world: World, task: "redrive" | "renew") => {
  const schedule = world.schedule(task);
  return world.running.invokerOf(schedule)({ task });
};

/**
 * The ways through the real functions, as short as they can be: each ends when it is done. Together they make
 * every kind of call that the code makes.
 */
export const CODE_PATHS = {
  "an order is sent and processed": async (world: World) => {
    await world.running.startMappings();
    const sent = await world.running.invoke("reliable-q-producer", {
      messages: 1,
      badShare: 0,
      unavailableShare: 0,
    });
    expect(sent).toMatchObject({ kind: "response" });
    await world.untilHolds("main", 0);
  },
  "poison is isolated": async (world: World) => {
    await world.send("main", ORDER_BODY);
    await world.running.startMappings();
    await world.untilHolds("quarantine", 1);
    await world.untilHolds("deadLetter", 0);
  },
  "poison is isolated by functions that start anew": async (world: World) => {
    await world.restart();
    await CODE_PATHS["poison is isolated"](world);
  },
  "an order whose work fails is sent to the DLQ with its verdict": async (world: World) => {
    await world.send("main", ORDER_BODY, STORE);
    await world.receive("main");
    await rm(world.ledgers, { recursive: true });
    await world.running.startMappings();
    await world.untilHolds("retry", 1).finally(() => mkdir(world.ledgers));
  },
  "an order for what is sold out is scheduled for retry": async (world: World) => {
    await world.send("deadLetter", SCARCE, STORE);
    await world.running.startMappings();
    await world.untilHolds("retry", 1);
    await world.untilHolds("deadLetter", 0);
  },
  "a message scheduled for retry that is due is sent back": async (world: World) => {
    await world.send("retry", ORDER_BODY, { ...STORE, ...metadataAttribute(metadata(-10)) });
    await fire(world, "redrive");
    await world.untilHolds("main", 1);
  },
  "a message scheduled for retry that is not due is deferred": async (world: World) => {
    await world.send("retry", ORDER_BODY, { ...STORE, ...metadataAttribute(metadata(60_000)) });
    await fire(world, "redrive");
  },
  "a message scheduled for retry that is unreadable is quarantined": async (world: World) => {
    await world.send("retry", ORDER_BODY, STORE);
    await fire(world, "redrive");
    await world.untilHolds("quarantine", 1);
  },
  "a message scheduled for retry is renewed": async (world: World) => {
    await sendLongAgo(world, "retry");
    await fire(world, "renew");
  },
  "a quarantined message is renewed": async (world: World) => {
    await sendLongAgo(world, "quarantine");
    await fire(world, "renew");
  },
} as const;

export type CodePath = keyof typeof CODE_PATHS;
