import { mkdir, rm } from "node:fs/promises";
import { JOB_BODY } from "../../../support/jobs";
import { metadataAttribute, number } from "../../../support/make-message";
import type { World } from "./start-world";

const DAY_MS = 86_400_000;
const TEAM = { team_id: number("3") };
const FOR_BUSY_MACHINE = JSON.stringify({ job_id: "job-1", machine: "machine-13" });

/** Metadata of a message that is due in this many milliseconds. */
const metadata = (dueInMs: number) => {
  const now = Date.now();
  const times = { sentAt: now - 2_000, deadAt: now - 1_000, notBefore: now + dueInMs };
  const id = "00000000-0000-4000-8000-000000000001";
  const diagnosis = { reason: "Unknown", cause: "Unknown" };
  return { v: 1, id, sender: "AROAEXAMPLE:teams", ...diagnosis, attempt: 0, notified: true, ...times };
};

/** Sends as if it were eight days ago, because the emulator takes the time from here. */
async function sendLongAgo(world: World, queue: "retry" | "quarantine"): Promise<void> {
  const then = Date.now() - 8 * DAY_MS;
  const clock = jest.spyOn(Date, "now").mockReturnValue(then);
  await world.send(queue, JOB_BODY).finally(() => clock.mockRestore());
}

const fire = (world: World, task: "redrive" | "renew") => {
  const schedule = world.schedule(task);
  return world.running.invokerOf(schedule)({ task });
};

/**
 * The paths through the real functions, as short as possible: each ends when it is done. Together they make every
 * kind of call that the code makes.
 */
export const CODE_PATHS = {
  "a job is sent and processed": async (world: World) => {
    await world.running.startMappings();
    const sent = await world.running.invoke("reliable-q-producer", { messages: 1 });
    expect(sent).toMatchObject({ kind: "response" });
    await world.untilHolds("main", 0);
  },
  "poison is isolated": async (world: World) => {
    await world.send("main", JOB_BODY);
    await world.running.startMappings();
    await world.untilHolds("quarantine", 1);
    await world.untilHolds("deadLetter", 0);
  },
  "poison is isolated by functions that start anew": async (world: World) => {
    await world.restart();
    await CODE_PATHS["poison is isolated"](world);
  },
  "a job whose work fails is sent to the DLQ with its verdict": async (world: World) => {
    await world.send("main", JOB_BODY, TEAM);
    await world.receive("main");
    await rm(world.ledgers, { recursive: true });
    await world.running.startMappings();
    await world.untilHolds("retry", 1).finally(() => mkdir(world.ledgers));
  },
  "a job for a busy machine is scheduled for retry": async (world: World) => {
    await world.send("deadLetter", FOR_BUSY_MACHINE, TEAM);
    await world.running.startMappings();
    await world.untilHolds("retry", 1);
    await world.untilHolds("deadLetter", 0);
  },
  "a message scheduled for retry that is due is sent back": async (world: World) => {
    await world.send("retry", JOB_BODY, { ...TEAM, ...metadataAttribute(metadata(-10)) });
    await fire(world, "redrive");
    await world.untilHolds("main", 1);
  },
  "a message scheduled for retry that is not due is deferred": async (world: World) => {
    await world.send("retry", JOB_BODY, { ...TEAM, ...metadataAttribute(metadata(60_000)) });
    await fire(world, "redrive");
  },
  "a message scheduled for retry that is unreadable is quarantined": async (world: World) => {
    await world.send("retry", JOB_BODY, TEAM);
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
