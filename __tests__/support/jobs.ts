import type { SQSMessageAttributes, SQSRecord } from "aws-lambda";
import * as v from "valibot";
import {
  type Application,
  type ApplicationDefinition,
  cached,
  defineApplication,
  permanent,
  transient,
} from "../../core/application/define-application";
import { createDiagnose } from "../../core/application/diagnose-message";
import { readList } from "../../core/environment/environment";

const JobSchema = v.looseObject({ job_id: v.string(), machine: v.string() });

export type Job = v.InferOutput<typeof JobSchema>;

type Reasons = "MachineBusy" | "ProviderDown" | "Rejected";

type Definition = ApplicationDefinition<typeof JobSchema, Reasons, ReadonlySet<string>>;

/** An application that nobody deploys: teams' jobs on machines, some of which are busy. */
export const defineJobs = (
  parts: Partial<Omit<Definition, "schema">> = {},
): Application<Job, ReadonlySet<string>> =>
  defineApplication<typeof JobSchema, Reasons, ReadonlySet<string>>({
    schema: JobSchema,
    producer: { attribute: "team_id", type: "Number", pattern: /[1-9]\d{0,4}/, noun: "team" },
    reasons: {
      MachineBusy: transient("The machine is busy."),
      ProviderDown: transient("The provider does not answer."),
      Rejected: permanent("The provider rejects the job.", "Correct it and send it again."),
    },
    fieldNames: ["job_id", "machine"],
    world: cached(({ environment }) => new Set(readList(environment, "BUSY_MACHINES")), { seconds: 60 }),
    diagnose: ({ machine }, { world, fail }) =>
      world.has(machine) ? fail("MachineBusy", { key: machine }) : undefined,
    process: async () => {},
    ...parts,
  });

export const application = defineJobs();

/** The world in which these machines are busy. */
export const busy = (...machines: readonly string[]) =>
  ({ known: true, value: new Set<string>(machines) }) as const;

/** The jobs application's diagnosis of messages while these machines are busy. */
export const diagnoseWhileBusy = (...machines: readonly string[]) =>
  createDiagnose(application, busy(...machines));

export const JOB_BODY = JSON.stringify({ job_id: "job-1", machine: "machine-1" });

export interface RecordParts {
  readonly body?: string;
  readonly receiveCount?: number;
  /** Undefined: the attribute is missing. */
  readonly teamId?: string | undefined;
  readonly attributes?: SQSMessageAttributes;
  readonly senderId?: string;
  /** Root id of the trace in which it was sent. */
  readonly traceId?: string;
}

/** A record as Lambda passes it: camelCase, counts as text, empty list fields in the attributes. */
export function jobRecord(messageId: string, parts: RecordParts = {}): SQSRecord {
  const {
    body = JOB_BODY,
    receiveCount = 1,
    attributes = {},
    senderId = "AROAEXAMPLE:teams",
    traceId,
  } = parts;
  const teamId = Object.hasOwn(parts, "teamId") ? parts.teamId : "3";
  return {
    messageId,
    receiptHandle: `handle-of-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "1700000000000",
      SenderId: senderId,
      ApproximateFirstReceiveTimestamp: "1700000000001",
      ...(traceId !== undefined && { AWSTraceHeader: `Root=${traceId}` }),
    },
    messageAttributes: {
      ...(teamId !== undefined && { team_id: textAttribute(teamId, "Number") }),
      ...attributes,
    },
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:jobs",
    awsRegion: "us-east-1",
  };
}

export const textAttribute = (stringValue: string, dataType = "String") => ({
  dataType,
  stringValue,
  stringListValues: [],
  binaryListValues: [],
});
