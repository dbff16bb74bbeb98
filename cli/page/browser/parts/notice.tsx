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
  /** A sentence that says what to do. */
  readonly children: NonNullable<ComponentChildren>;
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
        <div class="notice-advice">{children}</div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
    </section>
  );
}

/** Something that is awaited from the server. */
export const Loading = ({ title }: { readonly title: string }) => (
  <Notice kind="loading" title={title}>
    This takes a moment. If it takes longer, check the terminal in which the page was started.
  </Notice>
);
