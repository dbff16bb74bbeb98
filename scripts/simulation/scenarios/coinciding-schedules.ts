import { renewalOffsetMinutes } from "../../../constructs/settings/schedule-expression";
import { createDiagnose } from "../../../core/application/diagnose-message";
import { type DeadLetterMetadata, METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import { seededRandom } from "../../virtual-aws/seeded-random";
import type { Payload } from "../../virtual-aws/virtual-sqs";
import { takeFigures } from "../figures";
import { application } from "../jobs-application";
import { type HeldMessage, HOUR_MS, START } from "../scenario";
import { simulateScenario } from "../simulate-scenario";
import { SENDERS } from "../simulation-settings";
import type { ScenarioModule, ScenarioResult, SimulateOptions } from "./scenario-module";
import { goodJob, MACHINES, poisonJob, TEAM_IDS } from "./team-jobs";

const DAY_MS = 24 * HOUR_MS;
/** Half a day before renewal is due. */
const HELD_SINCE = START - 6.5 * DAY_MS;
/** Whatever is not renewed has exceeded its retention by then. */
const LASTS_MS = 9 * DAY_MS;
const NAME = "coinciding-schedules";

export interface CoincidingSchedulesResult extends ScenarioResult {
  /** The oldest copy at any hour, in seconds. */
  readonly oldestCopySeconds: number;
  /** Renewals that claimed to have seen everything, but had not. */
  readonly falseReports: number;
}

const diagnose = createDiagnose(application, { known: true, value: new Set(MACHINES) });

function withMetadata(payload: Payload, metadata: object): Payload {
  const attribute = { DataType: "String", StringValue: JSON.stringify(metadata) };
  return {
    body: payload.body,
    attributes: { ...payload.attributes, [METADATA_ATTRIBUTE]: attribute },
    senderId: SENDERS.notifier,
  };
}

/** As written by the notifier. */
function dead(payload: Payload, id: string): Payload {
  const { reason = "Unknown", cause = "Unknown" } = diagnose(payload) ?? {};
  const metadata: DeadLetterMetadata = {
    ...{ v: 1, id, sentAt: HELD_SINCE, sender: payload.senderId, reason, cause },
    ...{ attempt: 0, deadAt: HELD_SINCE, notBefore: HELD_SINCE, notified: true },
  };
  return withMetadata(payload, metadata);
}

/**
 * A third is due and held back, because its cause persists. A third is from a later release, and deferred again and
 * again. A third is poison in quarantine.
 */
function heldMessage(key: number, random: () => number): HeldMessage {
  const id = `00000000-0000-4000-8000-${String(key).padStart(12, "0")}`;
  const newer = () => withMetadata(goodJob(key, random), { v: 2, id });
  if (key % 3 === 2) {
    return { ...dead(poisonJob(key, random), id), queue: "quarantine", sentAt: HELD_SINCE };
  }
  const payload = key % 3 === 0 ? dead(goodJob(key, random), id) : newer();
  return { ...payload, queue: "retry", sentAt: HELD_SINCE };
}

/** Every machine is busy, and each renewal starts this many minutes after a redrive. */
export async function simulateHolding(
  offsetMinutes: number,
  { settings, seed, messages = 600 }: SimulateOptions,
): Promise<CoincidingSchedulesResult> {
  const random = seededRandom(seed);
  const held = Array.from({ length: messages }, (_, key) => heldMessage(key, random));
  const all = new Set<string>(MACHINES);
  const simulated = await simulateScenario(
    {
      messages,
      arriveWithinMs: 0,
      payloadOf: goodJob,
      teamIds: TEAM_IDS,
      world: { dependency: () => "works", busyMachines: () => all },
      holding: { held, renewalOffsetMinutes: offsetMinutes },
      endsAfterMs: LASTS_MS,
    },
    // One redrive per run, so that most of what is held back is still there when its retention would be over.
    { ...settings, redriver: { ...settings.redriver, runCap: 1 } },
    seed,
  );
  const { retention } = simulated;
  const oldestCopySeconds = Math.round((retention?.oldestCopyMs ?? 0) / 1000);
  return {
    scenario: NAME,
    ...takeFigures(simulated),
    oldestCopySeconds,
    falseReports: retention?.falseReports ?? 0,
    findings: [],
  };
}

/** Both schedules always start at the same moment. The deployed offset is played for comparison. */
export const coincidingSchedules: ScenarioModule<CoincidingSchedulesResult> = {
  name: NAME,
  title: "Redrives and renewals start in the same moment for nine days; messages have been held for a week",
  simulate: async (options) => {
    const { redriveIntervalSeconds, renewIntervalSeconds } = options.settings.stage.redriver;
    const offset = renewalOffsetMinutes(redriveIntervalSeconds, renewIntervalSeconds);
    const together = await simulateHolding(0, options);
    const apart = await simulateHolding(offset, options);
    return {
      ...together,
      lost: together.lost + apart.lost,
      findings: [
        { what: "the oldest copy at any hour", value: together.oldestCopySeconds, unit: "s" },
        {
          what: `with renewals ${offset} min after redrives, as deployed`,
          value: apart.oldestCopySeconds,
          unit: "s",
        },
        {
          what: "that reported to have seen everything, and had not",
          value: together.falseReports,
          unit: "renewals",
        },
      ],
    };
  },
};
