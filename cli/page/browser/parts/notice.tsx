import type { ComponentChildren } from "preact";

export type NoticeKind = "empty" | "loading" | "failed" | "many" | "offline" | "done";

const SYMBOLS: Readonly<Record<NoticeKind, string>> = {
  empty: "○",
  loading: "…",
  failed: "✕",
  many: "≫",
  offline: "⇎",
  done: "✓",
};

export interface NoticeProps {
  readonly kind: NoticeKind;
  readonly title: string;
  /** Says what to do. */
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

/** A state in which there is nothing to show, or not everything: what it is, and what to do. */
export function Notice({ kind, title, children, actions }: NoticeProps) {
  return (
    <section
      class={`notice notice-${kind}`}
      role={kind === "failed" ? "alert" : "status"}
      aria-busy={kind === "loading"}
    >
      <span class="notice-symbol" aria-hidden="true">
        {SYMBOLS[kind]}
      </span>
      <div class="notice-text">
        <p class="notice-title">{title}</p>
        {children !== undefined && <div>{children}</div>}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
    </section>
  );
}
