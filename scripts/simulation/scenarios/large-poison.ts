import type { Payload } from "../../virtual-aws/virtual-sqs";
import { MINUTE_MS } from "../scenario";
import { type PoisonStormResult, simulatePoison } from "./poison-storm";
import type { ScenarioModule } from "./scenario-module";
import { poisonJob } from "./team-jobs";

const ARRIVE_WITHIN_MS = 20 * MINUTE_MS;
const PADDING = " ".repeat(60 * 1024);

/** Padded once for each payload, so that all messages keep sharing them. */
function createPadding(): (payload: Payload) => Payload {
  const padded = new Map<Payload, Payload>();
  return (payload) => {
    const known = padded.get(payload) ?? { ...payload, body: `${payload.body}${PADDING}` };
    padded.set(payload, known);
    return known;
  };
}

/** An event holds 6 MB: batches of large messages are full far below the 1,000 records that make a storm. */
export const largePoison: ScenarioModule<PoisonStormResult> = {
  name: "large-poison",
  title: "20,000 poison messages of 60 KB each within twenty minutes",
  simulate: (options) => {
    const pad = createPadding();
    return simulatePoison(
      "large-poison",
      {
        messages: options.messages ?? 20_000,
        arriveWithinMs: ARRIVE_WITHIN_MS,
        payloadOf: (key, random) => pad(poisonJob(key, random)),
      },
      options,
    );
  },
};
