import { cached, createWorldReader } from "../../../core/application/world";
import { VirtualClock } from "../../../scripts/virtual-aws/virtual-clock";
import { NOW } from "../../support/make-message";

interface Script {
  readonly seconds?: number;
  /** What each read does, in order. */
  readonly reads: readonly (() => Promise<string> | string)[];
}

/** Reads a world in virtual time, once at each moment, and returns what each read saw. */
async function look(
  { seconds = 30, reads }: Script,
  moments: readonly number[],
): Promise<{ seen: (string | undefined)[]; reads: number; warnings: unknown[] }> {
  const clock = new VirtualClock(NOW);
  const warnings: unknown[] = [];
  let made = 0;
  const readWorld = createWorldReader(
    cached(
      () => {
        made += 1;
        const read = reads[made - 1];
        if (read === undefined) throw new Error("One read too many.");
        return read();
      },
      { seconds },
    ),
    { environment: {}, now: clock.now, log: { warn: (...call) => void warnings.push(call) } },
  );
  const seen = await clock.play(async () => {
    const worlds: (string | undefined)[] = [];
    for (const moment of moments) {
      await clock.sleep(NOW + moment * 1000 - clock.now());
      const world = await readWorld();
      worlds.push(world.known ? world.value : undefined);
    }
    return worlds;
  });
  return { seen, reads: made, warnings };
}

const down = () => Promise.reject(Object.assign(new Error("marked-secret"), { code: "ECONNREFUSED" }));
const never = () => new Promise<string>(() => {});

test("the world is read once while it is valid, and again afterwards", async () => {
  const { seen, reads } = await look({ reads: [() => "a", async () => "b"] }, [0, 1, 29.9, 30, 59.9]);
  expect(seen).toEqual(["a", "a", "a", "b", "b"]);
  expect(reads).toBe(2);
});

test("the previous result is used while a read fails, and the next read happens when it is due", async () => {
  const { seen, reads, warnings } = await look({ reads: [() => "a", down, () => "b"] }, [0, 30, 59, 60]);
  expect(seen).toEqual(["a", "a", "a", "b"]);
  expect(reads).toBe(3);
  expect(warnings).toEqual([["world not read", { error: "Error", code: "ECONNREFUSED", stale: true }]]);
});

test("if nothing has been read yet the world is unknown, and every call tries again", async () => {
  const { seen, reads, warnings } = await look({ reads: [down, down, () => "a"] }, [0, 0, 0, 1]);
  expect(seen).toEqual([undefined, undefined, "a", "a"]);
  expect(reads).toBe(3);
  expect(warnings).toHaveLength(2);
});

test("a read that hangs fails after two seconds, whether it observes its signal or not", async () => {
  const { seen, warnings } = await look({ reads: [() => "a", never, () => "b"] }, [0, 30, 62]);
  expect(seen).toEqual(["a", "a", "b"]);
  expect(warnings).toEqual([
    [
      "world not read",
      {
        error: "OutOfTime",
        code: "OutOfTime",
        detail: "The application's world was not read in time.",
        stale: true,
      },
    ],
  ]);
});

test("a read that throws before it returns a promise fails too", async () => {
  const { seen } = await look({ reads: [() => Reflect.get(Object(undefined), "x").y] }, [0]);
  expect(seen).toEqual([undefined]);
});

test("simultaneous calls share one read", async () => {
  let reads = 0;
  const world = cached(async () => `${++reads}`, { seconds: 30 });
  const readWorld = createWorldReader(world, { environment: {}, log: { warn: () => {} } });
  await Promise.all([readWorld(), readWorld(), readWorld()]);
  expect(reads).toBe(1);
});

test("a read gets the deployment's environment, and a signal that aborts when it takes too long", async () => {
  const given: unknown[] = [];
  const clock = new VirtualClock(NOW);
  const read: Parameters<typeof cached>[0] = ({ environment, signal }) => {
    given.push(environment.NAME, signal.aborted);
    signal.addEventListener("abort", () => given.push(signal.reason.name));
    return never();
  };
  const edge = { environment: { NAME: "value" }, now: clock.now, log: { warn: () => {} } };
  const readWorld = createWorldReader(cached(read, { seconds: 30 }), edge);
  await clock.play(readWorld);
  expect(given).toEqual(["value", false, "OutOfTime"]);
});
