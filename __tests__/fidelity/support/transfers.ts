import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { exportMessages } from "../../../cli/commands/export";
import { importMessages } from "../../../cli/commands/import";
import { redrive } from "../../../cli/commands/redrive";
import type { Copy } from "../../../scripts/virtual-aws/virtual-queue";
import type { Content } from "../../histories/job-messages";
import type { World } from "../../histories/world";
import { MAX_ATTEMPTS, type QueueName, SENDERS } from "../../histories/world-settings";
import { makeMetadata, metadataAttribute } from "../../support/make-message";
import { expectDone, operatorIn } from "./operator";

export interface Transfer {
  readonly name: string;
  readonly from: QueueName;
  readonly to: QueueName;
  /** What is moved is poison, or carries metadata with this many attempts. Undefined: neither. */
  readonly poison?: true;
  readonly attempt?: number;
  /** Whether messages without room for metadata are transferred this way. */
  readonly full: boolean;
  readonly make: (world: World) => Promise<unknown>;
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const MANY = { limit: 10_000, rate: 100_000, wait: 0 };

const notifyAll = async (world: World) => {
  while ((await world.notify()) > 0);
};

async function consumeUntilDead(world: World): Promise<void> {
  for (let receive = 0; receive < 3; receive += 1) {
    while ((await world.consume()) > 0);
    await world.advance(2 * MINUTE);
  }
}

async function renew(world: World): Promise<void> {
  await world.advance(8 * DAY);
  await world.redrive("renew");
  // Nothing is left of the copy that was sent first.
  await world.advance(7 * DAY);
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "fidelity-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const sendBack = (world: World) =>
  inFolder(async (folder) => {
    const audit = path.join(folder, "audit.ndjson");
    const options = { ...MANY, yes: true, all: true, force: true, edit: false, audit };
    expectDone(await redrive(operatorIn(world, "redrive"), options));
  });

const exportImport = (world: World) =>
  inFolder(async (folder) => {
    const file = path.join(folder, "held.ndjson");
    expectDone(await exportMessages(operatorIn(world, "export"), { ...MANY, resume: false }, file));
    await world.advance(15 * DAY);
    const audit = path.join(folder, "audit");
    const options = { ...MANY, missing: false, yes: true, force: false, dryRun: false, audit };
    expectDone(await importMessages(operatorIn(world, "import"), options, file));
  });

const redriveDue = (world: World) => world.redrive("redrive");

const MAIN = "reliable_q";
const DLQ = "dlq_for_reliable_q";
const RETRY = "retry_for_reliable_q";
const QUARANTINE = "quarantine_for_reliable_q";

/** Every way in which a message gets from one queue to another, or to the same one again. */
export const TRANSFERS: readonly Transfer[] = [
  { name: "consumer → DLQ", from: MAIN, to: DLQ, full: true, make: consumeUntilDead },
  { name: "notifier → retry queue", from: DLQ, to: RETRY, full: false, make: notifyAll },
  { name: "notifier → quarantine", from: DLQ, to: QUARANTINE, poison: true, full: true, make: notifyAll },
  { name: "redriver → main", from: RETRY, to: MAIN, attempt: 0, full: false, make: redriveDue },
  {
    name: "redriver → quarantine",
    from: RETRY,
    to: QUARANTINE,
    attempt: MAX_ATTEMPTS,
    full: true,
    make: redriveDue,
  },
  { name: "renewal of the retry queue", from: RETRY, to: RETRY, attempt: 0, full: true, make: renew },
  { name: "renewal of quarantine", from: QUARANTINE, to: QUARANTINE, attempt: 0, full: true, make: renew },
  { name: "an operator's redrive", from: QUARANTINE, to: MAIN, attempt: 0, full: true, make: sendBack },
  { name: "export → import", from: QUARANTINE, to: QUARANTINE, attempt: 0, full: true, make: exportImport },
];

/** Sends contents to where a transfer begins, makes it, and returns what is where it ends. */
export async function makeTransfer(
  world: World,
  { from, to, attempt, make }: Transfer,
  contents: readonly (Content & { readonly full?: true | undefined })[],
): Promise<readonly Copy[]> {
  const past = world.now - 1;
  for (const { full, ...content } of contents) {
    const metadata = makeMetadata({ attempt: attempt ?? 0, sentAt: past, deadAt: past, notBefore: past });
    const notified = attempt !== undefined && !full ? metadataAttribute(metadata) : {};
    const senderId = attempt === undefined ? "AROATEAMTEAM:teams" : SENDERS.redriver;
    world.put(from, { ...content, attributes: { ...content.attributes, ...notified } }, senderId);
  }
  await make(world);
  return world.contents(to);
}
