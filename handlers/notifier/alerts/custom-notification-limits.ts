import { shorten } from "./shorten";

/** How long a part of a custom notification may be, in characters. */
interface PartLimit {
  /** What Amazon Q Developer accepts. Undefined: its page gives no limit. */
  readonly accepted?: number;
  /** What is written: no more than that, and no more than people read in a chat. */
  readonly written: number;
  readonly source: string;
}

const SCHEMA = "https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html";

/** A notification with a longer part is not shown, and only Amazon Q Developer's own log says so. */
export const PART_LIMITS = {
  title: { accepted: 250, written: 150, source: SCHEMA },
  /** A Slack block holds 3,000. */
  description: {
    accepted: 8_000,
    written: 2_500,
    source: `${SCHEMA} https://docs.slack.dev/reference/block-kit/blocks/section-block`,
  },
  nextStep: { accepted: 350, written: 300, source: SCHEMA },
  /** Shorter than the name of a queue may be. */
  keyword: { accepted: 75, written: 75, source: SCHEMA },
  threadId: { written: 200, source: SCHEMA },
  summary: { written: 150, source: SCHEMA },
} as const satisfies Readonly<Record<string, PartLimit>>;

/** Entries of a list that are written. The page has no limit. */
export const MAX_STEPS = 8;
export const MAX_KEYWORDS = 8;

export const fitted = (text: string, part: keyof typeof PART_LIMITS): string =>
  shorten(text, PART_LIMITS[part].written);
