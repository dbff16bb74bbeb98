import type { Payload } from "../../virtual-aws/virtual-sqs";

export const TEAM_IDS = Array.from({ length: 20 }, (_, index) => String(index + 1));
export const MACHINES = ["machine-1", "machine-2", "machine-3"] as const;

const text = (value: string) => ({ DataType: "String", StringValue: value });
const number = (value: string) => ({ DataType: "Number", StringValue: value });

const COMMON = {
  project: text("reliable-sqs-with-dlq"),
  contact_me: text("teams@example.com"),
  ts: number("1767571200000"),
};

/** The size of a real message. The group id identifies it. */
const bodyOf = (machine: string) =>
  JSON.stringify({
    job_id: "00000000-0000-4000-8000-000000000000",
    machine,
    name: "Made Up",
    dob: "1990-01-01",
    gender: "female",
    ssn_no: "000-00-0000",
    data_share_consent: true,
    evnt_time: "2026-01-05T00:00:00.000Z",
  });

const senderOf = (teamId: string) => `AROATEAM0${teamId.padStart(11, "0")}:team`;

/** Good jobs: one payload for each team and machine, which all jobs of the two share. */
const GOOD = new Map(
  MACHINES.map((machine) => [
    machine,
    TEAM_IDS.map(
      (teamId): Payload => ({
        body: bodyOf(machine),
        attributes: { ...COMMON, team_id: number(teamId) },
        senderId: senderOf(teamId),
      }),
    ),
  ]),
);

const NO_PAYLOAD: Payload = { body: "", attributes: {}, senderId: "" };

/** The machine that a job asks for. Every third job asks for the same one. */
export const machineOf = (key: number): (typeof MACHINES)[number] => MACHINES[key % 3] ?? MACHINES[0];

/** A good job for a random team. */
export function goodJob(key: number, random: () => number): Payload {
  return GOOD.get(machineOf(key))?.[Math.floor(random() * TEAM_IDS.length)] ?? NO_PAYLOAD;
}

const POISON: readonly Payload[] = TEAM_IDS.flatMap((teamId) => [
  { body: bodyOf("machine-1"), attributes: COMMON, senderId: senderOf(teamId) },
  {
    body: bodyOf("machine-1"),
    attributes: { ...COMMON, team_id: text("none") },
    senderId: senderOf(teamId),
  },
  { body: "{}", attributes: { ...COMMON, team_id: number(teamId) }, senderId: senderOf(teamId) },
]);

/** A job that can never be processed: no team_id, an invalid one, or no job in the body. */
export function poisonJob(_key: number, random: () => number): Payload {
  return POISON[Math.floor(random() * POISON.length)] ?? NO_PAYLOAD;
}
