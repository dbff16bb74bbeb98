import type { ComponentChildren } from "preact";

interface ScrollBoxProps {
  readonly name: string;
  readonly class: string;
  readonly children: ComponentChildren;
}

/** Preformatted text in a box that scrolls. It takes the focus, so that it can be scrolled by keyboard too. */
export function ScrollBox({ name, class: look, children }: ScrollBoxProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll-box" tabIndex={0} aria-label={name}>
      <pre class={look}>{children}</pre>
    </section>
  );
}
