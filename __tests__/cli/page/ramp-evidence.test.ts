import { repeat } from "../../support/make-plan";
import { times } from "../support/held-messages";
import { readTrail } from "../support/read-trail";
import { useDesk } from "../support/start-desk";
import { curable, metadataId, type Played, playRamp } from "./support/play-ramp";

const desk = useDesk();

/** As on AWS, where counts are late by up to a minute. */
const WATCH = { pollMs: 20_000, settleMs: 60_000, windowMs: 480_000 };
const [SETTLED, WINDOW] = [WATCH.settleMs, WATCH.windowMs];

/** Two messages in two steps of one: the second is sent only if the first step has passed. */
async function ramp(played: Partial<Played>) {
  await desk.send("quarantine", times(2, curable));
  return playRamp(desk, { watch: WATCH, isTimed: true, onBatch: consumed, ...played });
}

let sent: string[] = [];

/** A consumer takes what was sent; what becomes of it is not known yet. */
async function consumed(): Promise<void> {
  sent = desk.contents("main").map(({ attributes }) => metadataId(attributes));
  await desk.purge("main");
}

const dies = () =>
  desk.send(
    "quarantine",
    sent.map((id) => curable({ id })),
  );

/** Does it once, at the first look after that time. */
function at(time: number, work: () => Promise<void>) {
  let isDone = false;
  return async (now: number | undefined) => {
    if (isDone || now === undefined || now < time) return;
    isDone = true;
    await work();
  };
}

test("a backlog that leaves the main queue proves nothing about what was sent behind it", async () => {
  const { summary, cameBack } = await ramp({
    // Three are ahead of it. At 20 s they are gone, and what was sent is received after ten minutes only.
    counts: (role, now) => {
      if (role !== "main") return undefined;
      if (now === undefined) return { visible: 3 };
      return now < 20_000 ? { visible: 4 } : now < 400_000 ? { visible: 1 } : {};
    },
    onLook: at(400_000, dies),
  });

  expect(summary).toMatchObject({ stoppedBy: "CameBackDead" });
  expect(cameBack).toEqual(sent);
});

test("messages that were already in flight prove nothing when they leave", async () => {
  const { summary, cameBack } = await ramp({
    // The one that was in flight is processed; what was sent is in flight, and dies later.
    counts: (role, now) =>
      role === "main" ? (now === undefined || now < 300_000 ? { inFlight: 1 } : {}) : undefined,
    onLook: at(300_000, dies),
  });

  expect(summary).toMatchObject({ stoppedBy: "CameBackDead" });
  expect(cameBack).toEqual(sent);
});

test("a busy queue that keeps up passes once everything that was sent has had time to die", async () => {
  const { summary, passedMs } = await ramp({
    counts: (role, now) =>
      role === "main" ? { inFlight: 3 + (((now ?? 0) / WATCH.pollMs) % 3) } : undefined,
  });

  expect(summary).toMatchObject({ stoppedBy: undefined });
  expect(summary.moved).toHaveLength(2);
  expect(passedMs).toBe(SETTLED + WINDOW);
});

test("a message that dies in a busy queue is found before the step passes", async () => {
  const { summary, cameBack } = await ramp({
    counts: (role) => (role === "main" ? { inFlight: 3 } : undefined),
    onLook: at(WINDOW, dies),
  });

  expect(summary).toMatchObject({ stoppedBy: "CameBackDead" });
  expect(cameBack).toEqual(sent);
});

test("a queue that always has waiting messages ends the ramp in time, and the ramp says that it could not tell", async () => {
  const { summary, why, passedMs, audit } = await ramp({
    counts: (role, now) => (role === "main" ? { visible: 5 + (((now ?? 0) / WATCH.pollMs) % 4) } : undefined),
  });

  expect(summary).toMatchObject({ stoppedBy: "CouldNotTell" });
  expect(summary.moved).toHaveLength(1);
  expect(passedMs).toBe(WINDOW);
  expect(why).toBe(
    "The main queue was too busy to tell within 480 s: messages that came before or after were in it all the time. Begin the next ramp when the main queue is nearly empty.",
  );
  expect(readTrail(audit)).toMatchObject([{ outcome: "partly", stoppedBy: "CouldNotTell" }]);
});

test("a stopped consumer is not a busy queue", async () => {
  const { summary } = await ramp({
    counts: (role, now) => (role === "main" ? { visible: now === undefined ? 2 : 3 } : undefined),
  });

  expect(summary).toMatchObject({ stoppedBy: "NotProcessed" });
});

describe("if the redriver takes a message while the sent one waits for its first retry", () => {
  /** Five are deferred. One of them goes, and what was sent comes delayed: as many as before. */
  const beside: Played["counts"] = (role, now) => {
    if (role !== "retry") return undefined;
    return now === undefined ? { inFlight: 5 } : { inFlight: 4, delayed: 1 };
  };

  test("the step does not pass, and the message is found when it becomes visible", async () => {
    const { summary, cameBack } = await ramp({
      counts: (role, now) => {
        if (role === "main") return {};
        return now !== undefined && now >= 300_000 ? undefined : beside(role, now);
      },
      onLook: at(300_000, dies),
    });

    expect(summary).toMatchObject({ stoppedBy: "CameBackDead" });
    expect(cameBack).toEqual(sent);
  });

  test("a message that never becomes visible ends the ramp, which says that it could not tell", async () => {
    const { summary, why, passedMs } = await ramp({ counts: beside });

    expect(summary).toMatchObject({ stoppedBy: "CouldNotTell" });
    expect(summary.moved).toHaveLength(1);
    expect(passedMs).toBe(2 * WINDOW);
    expect(why).toMatch(/^Some messages of the retry queue or quarantine were delayed or in flight/);
  });
});

test("delays that end do not hide one that begins", async () => {
  const { summary } = await ramp({
    // Of three that are delayed two become visible and are redriven, before what was sent is delayed.
    counts: (role, now) => {
      if (role !== "retry") return undefined;
      if (now === undefined) return { delayed: 3 };
      return now < 30_000 ? { delayed: 1 } : { delayed: 2 };
    },
  });

  expect(summary).toMatchObject({ stoppedBy: "CouldNotTell" });
});

describe("an arrival among messages that are delayed", () => {
  /** In each reading in which one delay begins, another one ends. */
  const delayed = 3;

  test("is suspected if a message was in the DLQ since the step was sent", async () => {
    const { summary, why } = await ramp({
      counts: (role, now) => {
        if (role === "dlq") return { visible: now === 20_000 ? 1 : 0 };
        return role === "retry" ? { delayed, visible: now === undefined ? 1 : 0 } : undefined;
      },
    });

    expect(summary).toMatchObject({ stoppedBy: "CouldNotTell" });
    expect(summary.moved).toHaveLength(1);
    expect(why).toMatch(/^Some messages of the retry queue or quarantine were delayed or in flight/);
  });

  test("is suspected if the queue has grown since the redriver took some", async () => {
    const { summary } = await ramp({
      counts: (role, now = 0) => {
        if (role === "main") return { inFlight: 1 };
        if (role !== "retry") return undefined;
        return { delayed, inFlight: now < 20_000 ? 5 : now < 300_000 ? 0 : 1 };
      },
    });

    expect(summary).toMatchObject({ stoppedBy: "CouldNotTell" });
    expect(summary.moved).toHaveLength(1);
  });

  test("is not suspected if nothing died", async () => {
    const { summary } = await ramp({
      counts: (role) => (role === "retry" ? { delayed } : role === "main" ? { inFlight: 1 } : undefined),
    });

    expect(summary).toMatchObject({ stoppedBy: undefined });
    expect(summary.moved).toHaveLength(2);
  });
});

test("messages that die in a busy queue do not stop a ramp if a scan sees everything that is held", async () => {
  const { summary } = await ramp({
    counts: (role, now) =>
      role === "dlq" ? { visible: now === 20_000 ? 1 : 0 } : role === "main" ? { inFlight: 1 } : undefined,
  });

  expect(summary).toMatchObject({ stoppedBy: undefined });
  expect(summary.moved).toHaveLength(2);
});

test("scans of an undecided step are far enough apart that the redriver gets its messages, and the last one ends it", async () => {
  const { summary, scannedAt } = await ramp({
    // One is always delayed, and the others change at each reading.
    counts: (role, now) => {
      if (role !== "retry") return undefined;
      return now === undefined ? {} : { delayed: 1 + ((now / WATCH.pollMs) % 2) };
    },
  });

  expect(summary).toMatchObject({ stoppedBy: "CouldNotTell" });
  expect(scannedAt).toEqual(repeat(16, (index) => SETTLED * (index + 1)));
  expect(scannedAt.at(-1)).toBe(2 * WINDOW);
});

test("a scan that could not receive everything proves nothing", async () => {
  const { summary } = await ramp({
    // With this many in flight SQS returns no more, so a scan receives nothing. They were there before the step.
    counts: (role) => (role === "retry" ? { inFlight: 100_000 } : undefined),
  });

  expect(summary).toMatchObject({ stoppedBy: "CouldNotTell" });
  expect(summary.moved).toHaveLength(1);
});

test("a redriver that only takes messages does not stop a ramp", async () => {
  const { summary } = await ramp({
    counts: (role, now) =>
      role === "retry"
        ? { inFlight: now === undefined ? 5 : Math.max(1, 5 - now / WATCH.pollMs) }
        : undefined,
  });

  expect(summary).toMatchObject({ stoppedBy: undefined });
  expect(summary.moved).toHaveLength(2);
});

test.each([
  ["one more than before", 2],
  ["as many as before, of which one may have come while another left", 1],
])("a DLQ that holds %s ends the ramp, which says that it could not tell", async (_what, visible) => {
  const { summary, why, passedMs } = await ramp({
    counts: (role, now) => (role === "dlq" ? { visible: now === undefined ? 1 : visible } : undefined),
  });

  expect(summary).toMatchObject({ stoppedBy: "CouldNotTell" });
  expect(passedMs).toBe(2 * WINDOW);
  expect(why).toMatch(/^The DLQ has not been empty since/);
});
