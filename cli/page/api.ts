/**
 * What the page and its server say to each other: types only, so that neither takes code from the other. Times are epoch
 * milliseconds, ages are milliseconds, sizes are bytes. What is optional is absent, never null, unless it says so.
 *
 * Every call sends the header `x-dlq-token`. Bodies are JSON. A failure is an HTTP status of 400 or more with `Failure`.
 */

/** The header with the token that stands in the page's address as `#token=…`. */
export type TokenHeader = "x-dlq-token";

/** Queues in the order of the journey. */
export type QueueRole = "main" | "dlq" | "retry" | "quarantine" | "failures";
/** The queues whose messages wait. Nothing is ever received from the others. */
export type HeldRole = "retry" | "quarantine";
export type ScheduleTask = "redrive" | "renew";

/** The body of every answer with a status of 400 or more: the words that the command says. */
export interface Failure {
  readonly error: {
    /** `Denied`, `ExpiredCredentials`, `Unreachable`, `NoSuchQueue`, `Usage` … */
    readonly code: string;
    /** Several lines at most; says what to do. */
    readonly message: string;
    /** The IAM statement that would allow what was denied, as indented JSON. */
    readonly remedy?: string;
  };
}
export type Problem = Failure["error"];

/**
 * GET /api/info. 503 with the code `Starting` while a local run is being made: ask again when the stream says `counts`. A
 * local run that is not reconciled yet answers changes, and scans while it is being reconciled, with 503 `Reconciling`.
 */
export interface Info {
  readonly version: string;
  /** The main queue's name in the project; `names` has the real names. */
  readonly queue: string;
  /** All that this server has pages of. Several: the addresses of each, its calls included, begin with `/q/<queue>`. */
  readonly queues: readonly string[];
  readonly stage: string;
  readonly prefix: string;
  readonly region?: string;
  /** Of a local run or another endpoint than AWS's own. */
  readonly endpoint?: string;
  readonly names: Readonly<Record<QueueRole, string>>;
  /** Then no route changes anything: no changes, no schedules, no undo. */
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
  /** Messages that a ramp sends, step by step; the last one is repeated. */
  readonly rampSteps: readonly number[];
  /** Whether there is an EventBridge Scheduler: else schedules cannot be paused. */
  readonly hasSchedules: boolean;
  /** In AWS's console; absent at another endpoint. */
  readonly consoleUrls?: Readonly<Partial<Record<QueueRole, string>>>;
}

export interface ReasonInfo {
  readonly reason: string;
  /** Whether it can never succeed as it is; absent: it depends on the message. */
  readonly permanent?: boolean;
  /** What its producer, or a person, should do. */
  readonly remedy?: string;
}

/** GET /api/stream: lines of NDJSON. At first the state of all scans and changes; `counts` or `trouble` as soon as they are read. */
export type StreamEvent =
  | Counts
  /** Counts cannot be read now; the next attempt follows by itself. `counts` says that it is over. */
  | { readonly type: "trouble"; readonly at: number; readonly problem: Problem }
  | { readonly type: "scan"; readonly scan: Scan }
  | { readonly type: "change"; readonly change: Change }
  /** Nothing happened; the line is there so that a broken connection shows. At least every 15 s. */
  | { readonly type: "alive"; readonly at: number }
  /** The server ends. */
  | { readonly type: "end" };

/** From GetQueueAttributes only: nothing is received for it. */
export interface Counts {
  readonly type: "counts";
  readonly at: number;
  readonly queues: readonly QueueCounts[];
  /** How depths changed in the last minute, by these counts; absent until there are two. */
  readonly movedLastMinute?: Readonly<Record<QueueRole, number>>;
  readonly schedules: readonly ScheduleLine[];
  /** Of the latest scan that ended; the queues do not tell ages. */
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
  /** What the latest scan that ended knows of it; only retry and quarantine. */
  readonly oldestSentAt?: number;
  readonly nextExpiryAt?: number;
}

export interface ScheduleLine {
  readonly task: ScheduleTask;
  /** One task may have several: `redrive`, `redrive-2`. */
  readonly name: string;
  /** Null: not known, and `why` says it. */
  readonly state: "running" | "paused" | null;
  readonly why?: string;
}

/** POST /api/schedules/:task (only `redrive`: what is held is always renewed) → { state, changed }: all schedules of the task */
export interface ScheduleRequest {
  readonly state: "paused" | "running";
}
export interface ScheduleAnswer {
  readonly state: ScheduleRequest["state"];
  /** False: all of them had the state already. */
  readonly changed: boolean;
}

/** POST /api/scans → { scan }. Where one is running already, that one is answered. */
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
 * What a person has received to look at. GET /api/scans/:id; POST /api/scans/:id/stop. `:id` may be `latest`. What is
 * received is released when the scan ends; its contents stay in the server's memory.
 */
export interface Scan {
  readonly id: string;
  readonly state: "running" | "done" | "stopped" | "failed";
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Until then some of it is invisible to other consumers; absent: nothing is. */
  readonly invisibleUntil?: number;
  readonly invisible: number;
  readonly received: number;
  /** What there was to receive when it started, by SQS's counts. */
  readonly expected: number;
  readonly queues: readonly ScannedQueue[];
  /** True: it ended because the server keeps no more at once. */
  readonly tooMany: boolean;
  /** In sentences: what was not seen, what is invisible until when, why there may be more. */
  readonly notes: readonly string[];
  /** Values that the filters can have, from what was received. */
  readonly facets: Facets;
  readonly problem?: Problem;
}

export interface ScannedQueue {
  readonly queue: HeldRole;
  readonly before: { readonly visible: number; readonly inFlight: number; readonly delayed: number };
  readonly received: number;
  /** In the queue and not received. */
  readonly unseen: number;
  /** `limit`, `timeout`, `stopped`, `failed`, `in-flight`; absent: it is complete. */
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
 * Filters, as query parameters and as `selection.filter`. Several of one: any of them (in a query, the parameter is
 * repeated). Different ones: all of them. Durations: `90s`, `15m`, `2h`, `3d`, `1w`.
 */
export interface Filter {
  readonly queue?: readonly HeldRole[];
  readonly reason?: readonly string[];
  readonly producer?: readonly string[];
  readonly cause?: readonly string[];
  /** Original or present ids. */
  readonly id?: readonly string[];
  readonly attempt?: readonly number[];
  /** Sent by its producer longer ago than. */
  readonly olderThan?: string;
  readonly newerThan?: string;
  /** `field=value`, or a field alone that must be there; `a.b` for a nested one. All of them. */
  readonly body?: readonly string[];
  /** Texts in the body. All of them. */
  readonly bodyContains?: readonly string[];
  /** `name=value`, or a name alone. All of them. */
  readonly attribute?: readonly string[];
  readonly withoutAttribute?: readonly string[];
}

/** GET /api/scans/:id/messages?…filter&page=N (from 1) */
export interface MessagesAnswer {
  readonly scan: string;
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  /** Quarantine first, then the oldest first. */
  readonly messages: readonly MessageSummary[];
}

/** No body and no attribute value but a valid producer id. */
export interface MessageSummary {
  readonly queue: HeldRole;
  /** The original id, which the alert names. */
  readonly id: string;
  /** The id of this copy: the one of the page's addresses and of selections. */
  readonly messageId: string;
  readonly reason: string;
  /** What makes messages fail together: the reason with a key's hash or an exception's fingerprint. */
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
  /** Quarantine first, then the greatest first. */
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
  /** Of all that match, 0 to 1. */
  readonly share: number;
  /** When the first and the last of them died; of those without metadata, when they were sent. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly oldestSentAt: number;
  readonly nextExpiryAt: number;
  /** What may be done about it, in one sentence. */
  readonly advice: string;
  /** The filter that selects this group; to be added to the one that was asked with. */
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
  /** With so many messages alerts resume before that. */
  readonly resumesAt: number;
  /** Whether it has grown so much already. */
  readonly alertsAgain: boolean;
}

/** POST /api/acknowledgements → AcknowledgementsAnswer; …/remove takes it back. Audited; the group is counted again. */
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
  /** By the current code; absent: nothing is wrong with it. */
  readonly diagnosis?: Diagnosis;
  /** `readable`, `none`, `unreadable`, or `claimed`: no role of the deployment has written it, and it is not believed. */
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
  /** `String`, `Number`, `Binary`, with a custom ending where it has one. */
  readonly type: string;
  /** Base64 of a Binary; `***` where it is masked. */
  readonly value: string;
  readonly masked: boolean;
}

/** A body is text. `json` says that it is valid JSON. Masked: the structure with `***` for values, indented. */
export interface Body {
  readonly text: string;
  readonly json: boolean;
  readonly masked: boolean;
}

/** POST /api/scans/:id/messages/:messageId/check. Absent parts are as they were. Nothing is sent. */
export interface CheckRequest {
  readonly body?: string;
  /** All of them: what is not named is removed. */
  readonly attributes?: readonly EditedAttribute[];
}
export interface EditedAttribute {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}
export interface CheckAnswer {
  readonly changed: boolean;
  /** Lines of the message as it is edited, with its values: who edits a message has revealed it. */
  readonly difference: readonly DifferenceLine[];
  readonly diagnosis?: Diagnosis;
  /** Why it would be refused; `force` says whether a deliberate override helps. Absent: it would be sent. */
  readonly refusal?: { readonly why: string; readonly detail: string; readonly force: boolean };
  /** What keeps it from being read as a message, without values. */
  readonly problems: readonly string[];
  readonly bytes: number;
}
export interface DifferenceLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

export type ChangeKind = "redrive" | "discard" | "export" | "import";

/** Either present ids, or all of the scan that match now. Both mean messages of that scan and nothing that came later. */
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
      /** Given to each of them; without a type it keeps the one it has, or gets the producer attribute's, else String. */
      readonly setAttributes?: readonly {
        readonly name: string;
        readonly type?: string;
        readonly value: string;
      }[];
      /** The selection is that one message then. */
      readonly edited?: CheckRequest & { readonly messageId: string };
      /** Send also what the diagnosis calls poison. */
      readonly force?: boolean;
      /** Messages a second. @default info.defaults.ratePerSecond */
      readonly rate?: number;
      /** Send 1, 2, 5, 20 … and stop if some become dead letters again. @default false */
      readonly ramp?: boolean;
    }
  | { readonly kind: "discard"; readonly scan: string; readonly selection: MessageSelection }
  /** The result is the file. Audited, because it has the values of all of them. */
  | { readonly kind: "export"; readonly scan: string; readonly selection: MessageSelection }
  | {
      readonly kind: "import";
      /** What the dropped file is called, to be shown. */
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
 * POST /api/changes/:id/confirm { count } → { change }. `count` is `plan.count`: another one is refused. A second confirm
 * does nothing and answers with the change.
 */
export interface ConfirmRequest {
  readonly count: number;
}

/** GET /api/changes/:id; POST /api/changes/:id/stop; GET /api/changes/:id/result: a file to be saved. */
export interface Change {
  readonly id: string;
  readonly kind: ChangeKind;
  /** `planning`: its dry run takes long; `stopped`: some of it is done; `failed`: nothing is, or an error ended it. */
  readonly state: "planning" | "planned" | "running" | "done" | "stopped" | "failed";
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly scan?: string;
  readonly plan: ChangePlan;
  /** Grows while it runs. */
  readonly progress: ChangeProgress;
  /** Present once it has ended, also where it failed. */
  readonly result?: ChangeResult;
  readonly problem?: Problem;
}

export interface ChangePlan {
  /** What a confirm does: the number on the button. */
  readonly count: number;
  /** The question that the button answers: `Send 24 messages back to the main queue?` */
  readonly question: string;
  /** The whole dry run in sentences, as the command says it. */
  readonly lines: readonly string[];
  readonly bytes: number;
  /** The first 100. */
  readonly sample: readonly { readonly id: string; readonly messageId?: string; readonly reason?: string }[];
  /** Of what would be sent: what would fail again now. */
  readonly wouldFail: readonly { readonly reason: string; readonly count: number }[];
  /** The first 100 of `refusedCount`. */
  readonly refused: readonly RefusedMessage[];
  readonly refusedCount: number;
  readonly ratePerSecond?: number;
  readonly ramp: boolean;
  readonly force: boolean;
  readonly edited: boolean;
  /** Discard: where they are written first. Import: the file that is sent. */
  readonly file?: string;
}

export interface RefusedMessage {
  readonly id: string;
  readonly why: string;
  readonly detail: string;
  /** Whether a deliberate override (`force`) would send it all the same. */
  readonly force: boolean;
}

export interface ChangeProgress {
  readonly done: number;
  readonly total: number;
  /** What it does now, in one sentence. */
  readonly text: string;
  readonly ramp?: RampProgress;
}

export interface RampProgress {
  /** From 1. */
  readonly step: number;
  /** Messages of this step. */
  readonly size: number;
  /** `watching`: waiting to see whether what was sent comes back dead. */
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
  /** In sentences, as the command says it: what was done, what was not and why, what to do next. */
  readonly lines: readonly string[];
  /** Why it ended early: a sentence. */
  readonly stoppedBy?: string;
  /** Ramp: original ids that became dead letters again. */
  readonly cameBack?: readonly string[];
  /** Discard: the file that brings them back. */
  readonly file?: string;
  /** The name under which GET /api/changes/:id/result saves. */
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
  /** `running` where this server runs it; `killed` where there is no end line. */
  readonly outcome: "done" | "partly" | "nothing" | "failed" | "killed" | "running";
  readonly counts: Readonly<Record<string, number>>;
  readonly stoppedBy?: string;
  readonly unconfirmedIds?: readonly string[];
  /** A discard's file that is still there: POST /api/operations/:run/undo → { change }, whose import of it is being planned. */
  readonly undoFile?: string;
}
