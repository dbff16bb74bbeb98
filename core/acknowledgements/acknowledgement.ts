import type { QueueRole } from "../names/queue-names";

/** What an alert is acknowledged for: messages of one cause in one queue, as `dlq list --by cause` shows them. */
export interface AlertGroup {
  readonly queue: Extract<QueueRole, "retry" | "quarantine">;
  /** The reason, with a hashed key or fingerprint if causes can be distinguished. */
  readonly cause: string;
}

/**
 * States that a person knows about a group and wants no alert about it, until a given time or until the group has
 * grown.
 */
export interface Acknowledgement extends AlertGroup {
  /** ARN of who acknowledged, or `unknown`. */
  readonly by: string;
  /** When it was acknowledged, and until when (epoch ms). */
  readonly at: number;
  readonly until: number;
  /** Messages of the group that were held at that time. */
  readonly held: number;
  /** Above `held × factor` messages, alerts resume. */
  readonly factor: number;
  /** Messages that have joined the group since. It can be too high, because a delivery may be repeated. */
  readonly added: number;
  /** How many of them were in no alert. */
  readonly suppressed: number;
}

/** A longer time would outlast people's memory of what was acknowledged. */
export const MAX_ACKNOWLEDGEMENT_MS = 7 * 86_400_000;

export const ACKNOWLEDGEMENT_FACTORS = { min: 1, max: 1_000, usual: 2 } as const;

/** Identifies a group. */
export const groupId = ({ queue, cause }: AlertGroup): string => `${queue} ${cause}`;

/** How many more messages may join the group before alerts resume. */
export const roomOf = ({ held, factor }: Pick<Acknowledgement, "held" | "factor">): number =>
  Math.floor(held * factor) - held;

export const hasGrown = (acknowledgement: Acknowledgement): boolean =>
  acknowledgement.added > roomOf(acknowledgement);

export const hasEnded = ({ until }: Pick<Acknowledgement, "until">, now: number): boolean => now >= until;

/** The name in an ARN: which person it is, without the account and the role. */
export const nameInArn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
