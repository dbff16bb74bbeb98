import type { HeldRole } from "../../api";

const SYMBOLS: Readonly<Record<HeldRole, string>> = { retry: "↻", quarantine: "■" };

/** Where a message waits, shown by a symbol and a word in addition to the color. */
export function QueueTag({ queue }: { readonly queue: HeldRole }) {
  return (
    <span class={`tag tag-${queue}`}>
      <span aria-hidden="true">{SYMBOLS[queue]}</span> {queue}
    </span>
  );
}

const OUTCOMES: Readonly<Record<string, string>> = {
  done: "✓",
  partly: "◐",
  stopped: "◐",
  nothing: "○",
  failed: "✕",
  killed: "✕",
  running: "▸",
  planning: "▸",
  planned: "?",
};

/** The outcome of something. */
export function OutcomeTag({ outcome }: { readonly outcome: string }) {
  return (
    <span class={`tag tag-${outcome}`}>
      <span aria-hidden="true">{OUTCOMES[outcome] ?? "·"}</span> {outcome}
    </span>
  );
}
