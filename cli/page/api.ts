/**
 * The interface between the page and its server. It contains only types, so that neither takes code from the other.
 * Times are epoch milliseconds, ages are milliseconds, sizes are bytes. Optional values are absent, never null,
 * unless the comment says so.
 *
 * Every call sends the header `x-dlq-token`. Bodies are JSON. A failure is an HTTP status of 400 or more with
 * `Failure`.
 */

/** The header with the token from the page's address, `#token=…`. */
export type TokenHeader = "x-dlq-token";

/** Queues in the order of the journey. */
export type QueueRole = "main" | "dlq" | "retry" | "quarantine" | "failures";
/** The queues whose messages wait. Nothing is ever received from the others. */
export type HeldRole = "retry" | "quarantine";
export type ScheduleTask = "redrive" | "renew";

/** The body of every response with a status of 400 or more, in the command's words. */
export interface Failure {
  readonly error: {
    /** `Denied`, `ExpiredCredentials`, `Unreachable`, `NoSuchQueue`, `Usage` … */
    readonly code: string;
    /** At most several lines. Says what to do. */
    readonly message: string;
    /** The IAM statement that would allow what was denied, as indented JSON. */
    readonly remedy?: string;
  };
}
export type Problem = Failure["error"];

/**
 * GET /api/info. 503 with the code `Starting` while a local run is being created: ask again when the stream sends
 * `counts`. A local run that is not reconciled yet answers changes, and scans during the reconciliation, with 503
 * `Reconciling`.
 */
export interface Info {
  readonly version: string;
  /** The main queue's name in the project. `names` contains the real names. */
  readonly queue: string;
  /**
   * All queues for which this server has pages. If there are several, the addresses of each, including its calls,
   * begin with `/q/<queue>`.
   */
  readonly queues: readonly string[];
  readonly stage: string;
  readonly prefix: string;
  readonly region?: string;
  /** For a local run or an endpoint other than AWS's own. */
  readonly endpoint?: string;
  readonly names: Readonly<Record<QueueRole, string>>;
  /** If true, no route changes anything: no changes, no schedules, no undo. */
  readonly readOnly: boolean;
  /** What the application calls a producer. */
  readonly noun: string;
  readonly producerAttribute: { readonly name: string; readonly type: string };
  readonly reasons: readonly ReasonInfo[];
  readonly defaults: {
    readonly ratePerSecond: number;
    readonly limit: number;
    readonly maxMessageBytes: number;
  };
  /** Messages that a ramp sends, step by step. The last step is repeated. */
  readonly rampSteps: readonly number[];
  /** Whether there is an EventBridge Scheduler. Without one, schedules cannot be paused. */
  readonly hasSchedules: boolean;
  /** In AWS's console. Absent for another endpoint. */
  readonly consoleUrls?: Readonly<Partial<Record<QueueRole, string>>>;
}

export interface ReasonInfo {
  readonly reason: string;
  /** Whether it can never succeed as it is. Absent: it depends on the message. */
  readonly permanent?: boolean;
  /** What its producer, or a person, should do. */
  readonly remedy?: string;
}

/**
 * GET /api/stream: lines of NDJSON. First the state of all scans and changes, then `counts` or `trouble` as soon as
 * they have been read.
 */
export type StreamEvent =
  | Counts
  /** Counts cannot be read now. The next attempt is automatic, and `counts` reports success. */
  | { readonly type: "trouble"; readonly at: number; readonly problem: Problem }
  | { readonly type: "scan"; readonly scan: Scan }
  | { readonly type: "change"; readonly change: Change }
  /** Nothing happened. The line is sent at least every 15 s, so that a broken connection is noticed. */
  | { readonly type: "alive"; readonly at: number }
  /** The server is stopping. */
  | { readonly type: "end" };

/** From GetQueueAttributes only: nothing is received for it. */
export interface Counts {
  readonly type: "counts";
  readonly at: number;
  readonly queues: readonly QueueCounts[];
  /** How depths changed in the last minute, by these counts. Absent until there are two. */
  readonly movedLastMinute?: Readonly<Record<QueueRole, number>>;
  readonly schedules: readonly ScheduleLine[];
  /** From the latest scan that ended, because the queues do not report ages. */
  readonly oldestSentAt?: number;
  readonly nextExpiryAt?: number;
}

export interface QueueCounts {
  readonly role: QueueRole;
  readonly name: string;
  /** False: there is no such queue (yet). Its counts are 0. */
  readonly exists: boolean;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly retentionSeconds?: number;
  /** What the latest scan that ended found out about it. Only retry and quarantine. */
  readonly oldestSentAt?: number;
  readonly nextExpiryAt?: number;
}

export interface ScheduleLine {
  readonly task: ScheduleTask;
  /** One task may have several: `redrive`, `redrive-2`. */
  readonly name: string;
  /** Null: not known, and `why` gives the reason. */
  readonly state: "running" | "paused" | null;
  readonly why?: string;
}

/**
 * POST /api/schedules/:task (only `redrive`: held messages are always renewed) → { state, changed }: all schedules of
 * the task
 */
export interface ScheduleRequest {
  readonly state: "paused" | "running";
}
export interface ScheduleAnswer {
  readonly state: ScheduleRequest["state"];
  /** False: all of them already had this state. */
  readonly changed: boolean;
}

/** POST /api/scans → { scan }. If one is already running, that one is returned. */
export interface ScanRequest {
  /** @default retry and quarantine */
  readonly queues?: readonly HeldRole[];
}
export interface ScanAnswer {
  readonly scan: Scan;
}

/** GET /api/scans → { scans }: newest first. The server keeps the latest three. */
export interface ScansAnswer {
  readonly scans: readonly Scan[];
}

/**
 * What a person has received in order to look at it. GET /api/scans/:id; POST /api/scans/:id/stop. `:id` may be
 * `latest`. What is received is released when the scan ends; its contents stay in the server's memory.
 */
export interface Scan {
  readonly id: string;
  readonly state: "running" | "done" | "stopped" | "failed";
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Until then some of it is invisible to other consumers. Absent: nothing is. */
  readonly invisibleUntil?: number;
  readonly invisible: number;
  readonly received: number;
  /** What could be received when it started, by SQS's counts. */
  readonly expected: number;
  readonly queues: readonly ScannedQueue[];
  /** True: it ended because the server does not keep more at once. */
  readonly tooMany: boolean;
  /** In sentences: what was not seen, what is invisible until when, and why there may be more. */
  readonly notes: readonly string[];
  /** Values for the filters, from what was received. */
  readonly facets: Facets;
  readonly problem?: Problem;
}

export interface ScannedQueue {
  readonly queue: HeldRole;
  readonly before: { readonly visible: number; readonly inFlight: number; readonly delayed: number };
  readonly received: number;
  /** In the queue but not received. */
  readonly unseen: number;
  /** `limit`, `timeout`, `stopped`, `failed`, `in-flight`. Absent: it is complete. */
  readonly incomplete?: string;
}

export interface Facets {
  readonly reasons: readonly Facet[];
  readonly producers: readonly Facet[];
  readonly causes: readonly Facet[];
}
export interface Facet {
  readonly value: string;
  readonly count: number;
}

/**
 * Filters, as query parameters and as `selection.filter`. Several of the same kind: any of them (in a query, the
 * parameter is repeated). Different ones: all of them. Durations: `90s`, `15m`, `2h`, `3d`, `1w`.
 */
export interface Filter {
  readonly queue?: readonly HeldRole[];
  readonly reason?: readonly string[];
  readonly producer?: readonly string[];
  readonly cause?: readonly string[];
  /** Original or present ids. */
  readonly id?: readonly string[];
  readonly attempt?: readonly number[];
  /** First sent longer ago than this. */
  readonly olderThan?: string;
  readonly newerThan?: string;
  /** `field=value`, or only a field, which must exist; `a.b` for a nested one. All of them. */
  readonly body?: readonly string[];
  /** Texts in the body. All of them. */
  readonly bodyContains?: readonly string[];
  /** `name=value`, or only a name. All of them. */
  readonly attribute?: readonly string[];
  readonly withoutAttribute?: readonly string[];
}

/** GET /api/scans/:id/messages?…filter&page=N (from 1) */
export interface MessagesAnswer {
  readonly scan: string;
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  /** Quarantine first, then oldest first. */
  readonly messages: readonly MessageSummary[];
}

/** No body, and no attribute value except a valid producer id. */
export interface MessageSummary {
  readonly queue: HeldRole;
  /** The original id, as in the alert. */
  readonly id: string;
  /** The id of this copy, as in the page's addresses and in selections. */
  readonly messageId: string;
  readonly reason: string;
  /** What messages that fail together have in common: the reason with a key's hash or an exception's fingerprint. */
  readonly cause: string;
  readonly producer: string;
  readonly producerId?: string;
  readonly attempt: number;
  readonly firstSentAt: number;
  readonly sentAt: number;
  /** When retention deletes this copy unless it is renewed. */
  readonly expiresAt: number;
  readonly bytes: number;
  /** What a change has done with it since the scan. */
  readonly became?: "redriven" | "discarded";
}

export type Grouping = "cause" | "reason" | "producer" | "age" | "attempt";

/** GET /api/scans/:id/groups?by=…&…filter */
export interface GroupsAnswer {
  readonly scan: string;
  readonly by: Grouping;
  readonly total: number;
  /** Quarantine first, then largest first. */
  readonly groups: readonly Group[];
}

export interface Group {
  readonly key: string;
  readonly queue: HeldRole;
  /** The only one of the group, or absent. */
  readonly reason?: string;
  readonly cause?: string;
  readonly count: number;
  readonly bytes: number;
  /** As a share of all that match, 0 to 1. */
  readonly share: number;
  /** When the first and the last of them died. For messages without metadata, when they were sent. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly oldestSentAt: number;
  readonly nextExpiryAt: number;
  /** What may be done about it, in one sentence. */
  readonly advice: string;
  /** The filter that selects this group, in addition to the requested one. */
  readonly filter: Filter;
}

/** GET /api/acknowledgements: the groups of failures about which no alert is sent, as `dlq ack --list` shows them. */
export interface AcknowledgementsAnswer {
  /** Whether the deployment has `alertAcknowledgements`. */
  readonly isOn: boolean;
  readonly acknowledged: readonly AcknowledgedGroup[];
}

export interface AcknowledgedGroup {
  readonly queue: HeldRole;
  readonly cause: string;
  /** The last part of an ARN. */
  readonly by: string;
  readonly until: number;
  /** Above this number of messages, alerts resume earlier. */
  readonly resumesAt: number;
  /** Whether it has already grown that much. */
  readonly alertsAgain: boolean;
}

/**
 * POST /api/acknowledgements → AcknowledgementsAnswer; …/remove undoes it. Recorded in the audit trail; the group is
 * counted again.
 */
export interface AcknowledgeRequest {
  readonly scan: string;
  readonly queue: HeldRole;
  readonly cause: string;
  /** At most 7 days. */
  readonly forMs: number;
  /** Alerts resume when the group has grown to more than this many times its size. @default 2 */
  readonly factor?: number;
}
export interface RemoveAcknowledgementRequest {
  readonly queue: HeldRole;
  readonly cause: string;
}

/** GET /api/scans/:id/messages/:messageId, masked. POST …/reveal: the same with values; audited. */
export interface MessageDetail {
  readonly summary: MessageSummary;
  readonly revealed: boolean;
  readonly timeline: readonly TimelineEntry[];
  /** By the current code. Absent: nothing is wrong with it. */
  readonly diagnosis?: Diagnosis;
  /** `readable`, `none`, `unreadable`, or `claimed`: no role of the deployment wrote it, so it is not trusted. */
  readonly metadata: "readable" | "none" | "unreadable" | "claimed";
  readonly attributes: readonly Attribute[];
  readonly groupId?: string;
  readonly body: Body;
}

export interface TimelineEntry {
  readonly at: number;
  readonly what: "sent" | "died" | "retried" | "held" | "due" | "expires";
  /** One sentence. */
  readonly text: string;
}

export interface Diagnosis {
  readonly reason: string;
  readonly permanent: boolean;
  /** What is wrong and what to do, without values. */
  readonly text: string;
}

export interface Attribute {
  readonly name: string;
  /** `String`, `Number`, `Binary`, with a custom suffix if it has one. */
  readonly type: string;
  /** Base64 of a Binary; `***` if it is masked. */
  readonly value: string;
  readonly masked: boolean;
}

/**
 * A body is text. `json` means that it is valid JSON. Masked: the structure with `***` instead of values, indented.
 */
export interface Body {
  readonly text: string;
  readonly json: boolean;
  readonly masked: boolean;
}

/** POST /api/scans/:id/messages/:messageId/check. Absent parts are unchanged. Nothing is sent. */
export interface CheckRequest {
  readonly body?: string;
  /** All of them: those that are not named are removed. */
  readonly attributes?: readonly EditedAttribute[];
}
export interface EditedAttribute {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}
export interface CheckAnswer {
  readonly changed: boolean;
  /** Lines of the edited message, with its values: a person who edits a message has revealed it. */
  readonly difference: readonly DifferenceLine[];
  readonly diagnosis?: Diagnosis;
  /** Why it would be refused. `force` says whether a deliberate override helps. Absent: it would be sent. */
  readonly refusal?: { readonly why: string; readonly detail: string; readonly force: boolean };
  /** What prevents it from being read as a message, without values. */
  readonly problems: readonly string[];
  readonly bytes: number;
}
export interface DifferenceLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

export type ChangeKind = "redrive" | "discard" | "export" | "import";

/**
 * Either present ids, or everything in the scan that matches now. Both mean messages of that scan and nothing that
 * arrived later.
 */
export type MessageSelection =
  | { readonly ids: readonly string[] }
  /** `{}` is everything in the scan. */
  | { readonly filter: Filter };

/** POST /api/changes → { change } in the state `planned`: a dry run. Nothing is done yet. */
export type ChangeRequest =
  | {
      readonly kind: "redrive";
      readonly scan: string;
      readonly selection: MessageSelection;
      /**
       * Given to each of them. Without a type it keeps its own, or gets the producer attribute's, otherwise String.
       */
      readonly setAttributes?: readonly {
        readonly name: string;
        readonly type?: string;
        readonly value: string;
      }[];
      /** The selection is then that one message. */
      readonly edited?: CheckRequest & { readonly messageId: string };
      /** Send even what the diagnosis calls poison. */
      readonly force?: boolean;
      /** Messages a second. @default info.defaults.ratePerSecond */
      readonly rate?: number;
      /** Send 1, 2, 5, 20 … and stop if some become dead letters again. @default false */
      readonly ramp?: boolean;
    }
  | { readonly kind: "discard"; readonly scan: string; readonly selection: MessageSelection }
  /** The result is the file. Recorded in the audit trail, because it contains all values. */
  | { readonly kind: "export"; readonly scan: string; readonly selection: MessageSelection }
  | {
      readonly kind: "import";
      /** The dropped file's name, to be shown. */
      readonly name: string;
      /** The dropped file. At most 64 MiB. */
      readonly file: string;
      /** @default where each was held */
      readonly to?: "main" | HeldRole;
      readonly force?: boolean;
      readonly rate?: number;
    };

export interface ChangeAnswer {
  readonly change: Change;
}
/** GET /api/changes → all of this server, newest first. */
export interface ChangesAnswer {
  readonly changes: readonly Change[];
}

/**
 * POST /api/changes/:id/confirm { count } → { change }. `count` is `plan.count`; any other is refused. A second
 * confirm does nothing and returns the change.
 */
export interface ConfirmRequest {
  readonly count: number;
}

/** GET /api/changes/:id; POST /api/changes/:id/stop; GET /api/changes/:id/result: a file to be saved. */
export interface Change {
  readonly id: string;
  readonly kind: ChangeKind;
  /**
   * `planning`: its dry run takes long. `stopped`: part of it is done. `failed`: nothing is, or an error ended it.
   */
  readonly state: "planning" | "planned" | "running" | "done" | "stopped" | "failed";
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly scan?: string;
  readonly plan: ChangePlan;
  /** Grows while it runs. */
  readonly progress: ChangeProgress;
  /** Present once it has ended, even if it failed. */
  readonly result?: ChangeResult;
  readonly problem?: Problem;
}

export interface ChangePlan {
  /** What a confirm does: the number on the button. */
  readonly count: number;
  /** The question that the button answers: `Send 24 messages back to the main queue?` */
  readonly question: string;
  /** The whole dry run in sentences, as in the command. */
  readonly lines: readonly string[];
  readonly bytes: number;
  /** The first 100. */
  readonly sample: readonly { readonly id: string; readonly messageId?: string; readonly reason?: string }[];
  /** What would fail again now. */
  readonly wouldFail: readonly { readonly reason: string; readonly count: number }[];
  /** The first 100 of `refusedCount`. */
  readonly refused: readonly RefusedMessage[];
  readonly refusedCount: number;
  readonly ratePerSecond?: number;
  readonly ramp: boolean;
  readonly force: boolean;
  readonly edited: boolean;
  /** Discard: the file to which they are written first. Import: the file that is sent. */
  readonly file?: string;
}

export interface RefusedMessage {
  readonly id: string;
  readonly why: string;
  readonly detail: string;
  /** Whether a deliberate override (`force`) would send it anyway. */
  readonly force: boolean;
}

export interface ChangeProgress {
  readonly done: number;
  readonly total: number;
  /** What it is doing now, in one sentence. */
  readonly text: string;
  readonly ramp?: RampProgress;
}

export interface RampProgress {
  /** From 1. */
  readonly step: number;
  /** Messages of this step. */
  readonly size: number;
  /** `watching`: waiting to see whether sent messages come back dead. */
  readonly phase: "sending" | "watching";
}

export interface ChangeResult {
  /** As in the audit trail. */
  readonly outcome: "done" | "partly" | "nothing" | "failed";
  readonly counts: Readonly<Record<string, number>>;
  readonly moved: number;
  readonly notMoved: number;
  readonly refused: number;
  /** Original ids of messages whose delete was not confirmed. */
  readonly unconfirmed: readonly string[];
  /** In sentences, as in the command: what was done, what was not and why, and what to do next. */
  readonly lines: readonly string[];
  /** Why it ended early: a sentence. */
  readonly stoppedBy?: string;
  /** Ramp: original ids of messages that became dead letters again. */
  readonly cameBack?: readonly string[];
  /** Discard: the file from which they can be restored. */
  readonly file?: string;
  /** The name under which GET /api/changes/:id/result is saved. */
  readonly resultName: string;
}

/** GET /api/operations → the audit trail, newest first. */
export interface OperationsAnswer {
  readonly file: string;
  readonly operations: readonly Operation[];
  /** Lines that no version of this command has written. */
  readonly unreadable: number;
}

export interface Operation {
  readonly run: string;
  /** ISO 8601. */
  readonly time: string;
  readonly endedAt?: string;
  /** `redrive`, `discard`, `import`, `pause`, `reveal` … */
  readonly command: string;
  readonly who: string;
  readonly queue: string;
  readonly stage: string;
  /** In words: `reasons MissingTeamId, producers 3`. */
  readonly selection: string;
  /** `running` if this server runs it; `killed` if there is no end line. */
  readonly outcome: "done" | "partly" | "nothing" | "failed" | "killed" | "running";
  readonly counts: Readonly<Record<string, number>>;
  readonly stoppedBy?: string;
  readonly unconfirmedIds?: readonly string[];
  /**
   * A discard's file that still exists: POST /api/operations/:run/undo → { change }, the import of it that is being
   * planned.
   */
  readonly undoFile?: string;
}
