import { importMessages } from "../../cli/commands/import";
import { redrive } from "../../cli/commands/redrive";
import { STAGE_SETTINGS } from "../../constructs/settings/stage-settings";
import { fakeClock } from "../support/fake-clock";
import { NOW } from "../support/make-message";
import { contextOf } from "./support/context-of";
import { retryScheduled, times } from "./support/held-messages";
import { runHere } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const MESSAGES = 50;
const STAGE_RATE = STAGE_SETTINGS.local.redriver.ratePerSecond;

const desk = useDesk();
const fresh = () => desk.fresh();

beforeEach(async () => {
  await desk.send("retry", times(MESSAGES, retryScheduled));
});

/** A context in which time passes only while something waits, and the number of seconds that passed. */
function timedContext(command: string) {
  const context = contextOf(desk, command);
  const { now, sleep } = fakeClock();
  return { context: { ...context, clock: { now, elapsed: now, sleep } }, waited: () => (now() - NOW) / 1000 };
}

// The first batch does not wait.
describe.each([
  ["the rate that is given", { rate: 5 }, (MESSAGES - 10) / 5],
  ["the redriver's", {}, (MESSAGES - 10) / STAGE_RATE],
])("at %s", (_what, rate, seconds) => {
  test("a redrive sends", async () => {
    const { context, waited } = timedContext("redrive");
    const options = { all: true, yes: true, force: false, edit: false, limit: 1_000, wait: 0 };

    await redrive(context, { ...options, ...rate, audit: fresh() });

    expect(desk.contents("main")).toHaveLength(MESSAGES);
    expect(waited()).toBeCloseTo(seconds);
  });

  test("an import sends", async () => {
    const file = fresh();
    await runHere(desk, ["export", file]);
    desk.clear();
    const { context, waited } = timedContext("import");
    const options = { missing: false, force: false, dryRun: false, yes: false, wait: 0 };

    await importMessages(context, { ...options, ...rate, audit: fresh() }, file);

    expect(desk.contents("retry")).toHaveLength(MESSAGES);
    expect(waited()).toBeCloseTo(seconds);
  });
});
