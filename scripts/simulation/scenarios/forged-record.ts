import { METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import type { Payload } from "../../virtual-aws/virtual-sqs";
import { START } from "../scenario";
import { OUTAGE_MS, type OutageResult, outageOf, simulateOutage } from "./outage";
import type { ScenarioModule } from "./scenario-module";

/** What a producer claims: that its message came back a moment ago, so that its cause seems to persist. */
const CLAIM = JSON.stringify({
  ...{ v: 1, id: "00000000-0000-4000-8000-000000000000", sentAt: 0, sender: "someone" },
  ...{ reason: "Unknown", cause: "Unknown", attempt: 1, notified: true },
  ...{ deadAt: START + OUTAGE_MS, notBefore: START + OUTAGE_MS },
});

const forge = (payload: Payload): Payload => ({
  ...payload,
  attributes: { ...payload.attributes, [METADATA_ATTRIBUTE]: { DataType: "String", StringValue: CLAIM } },
});

/** A single producer's claim once delayed everybody's recovery for days. */
export const forgedRecord: ScenarioModule<OutageResult> = {
  name: "forged-record",
  title: "The same outage, and one producer forges the record of a message that came back",
  simulate: (options) => {
    const scenario = outageOf(options.messages ?? 10_000);
    const payloadOf: typeof scenario.payloadOf = (key, random) => {
      const payload = scenario.payloadOf(key, random);
      return key === 0 ? forge(payload) : payload;
    };
    return simulateOutage("forged-record", { ...scenario, payloadOf }, options);
  },
};
