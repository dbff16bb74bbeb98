import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Application } from "../core/application/application";
import type { Diagnose } from "../core/application/diagnose-message";
import type { TrustedSenders } from "../core/metadata/trusted-senders";
import type { ReceivePort } from "../core/sqs/receive-port";
import type { SqsPort } from "../core/sqs/sqs-port";
import type { Connection } from "./aws/clients";
import type { Clock } from "./aws/clock";
import type { Identity } from "./aws/identity";
import type { QueueRole } from "./aws/target/deployment-names";
import type { Queue } from "./aws/target/find-queues";
import type { ChosenQueue } from "./choose-queue";
import type { DlqError } from "./errors";
import type { ExitCode } from "./exit-codes";
import type { Scan } from "./scan/scan";
import type { Stop } from "./stop";
import type { Output } from "./terminal/output";
import type { Progress } from "./terminal/progress";

/** Where an operation reports what it is doing: a terminal, or the page. */
export interface Face {
  /** Additional information. */
  readonly note: (text: string) => void;
  /** Begins something that takes long. The returned function takes how many of a total are done. */
  readonly progress: (what: string) => Progress;
}

/** What an operation works with, whoever started it. */
export interface OperationContext extends Connection {
  readonly command: string;
  readonly application: Application;
  readonly client: SQSClient;
  readonly sqs: SqsPort;
  readonly receiver: ReceivePort;
  readonly face: Face;
  readonly stop: Stop;
  readonly clock: Clock;
  /** How far this machine's clock is ahead of AWS's. */
  readonly clockSkewMs: () => number;
  /** The scans of this command. What they keep invisible is reported however the command ends. */
  readonly scans: Scan[];
  readonly queue: (role: QueueRole) => Promise<Queue>;
  /** Reads the application's world on first use. */
  readonly diagnose: () => Promise<Diagnose>;
  readonly identity: () => Promise<Identity>;
  /** The calls of a move. Messages are sent with the operator role, if there is one. */
  readonly sender: () => Promise<SqsPort>;
  /** Whose metadata is trusted. */
  readonly trusted: () => Promise<TrustedSenders>;
  /** As the SDK found it: option, environment or profile. */
  readonly region: () => Promise<string | undefined>;
  /** `npx dlq` with these words and the same deployment, ready to be pasted. */
  readonly commandLine: (...words: readonly string[]) => string;
  /** What to do about an AWS error. Undefined if nothing is known. */
  readonly explain: (error: Error) => Promise<DlqError | undefined>;
  /** Where the person is, if not at a terminal. It is recorded in the audit trail. */
  readonly via?: string;
  /** Called with the id of each entry in the audit trail. */
  readonly onAudit?: (run: string) => void;
  /**
   * A separate context for another operation on the same deployment or on another queue, with clients that read
   * credentials again.
   */
  readonly another: (command: string, face: Face, stop: Stop, queue?: ChosenQueue) => OperationContext;
}

/** What a command at a terminal works with. */
export interface CommandContext extends OperationContext {
  readonly output: Output;
}

/** The outcome of a command. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The fields of its JSON document. Times are ISO 8601, ages are seconds. */
  readonly result: object;
  /** The same for a person. */
  readonly text: () => string;
}
