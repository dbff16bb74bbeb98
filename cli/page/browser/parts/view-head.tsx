import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useInfo } from "../state/info";

let isFirst = true;

interface ViewHeadProps {
  readonly title: string;
  /** Next to the title. */
  readonly children?: ComponentChildren;
}

/** A view's heading. Keyboard and screen reader users continue there after a change of view. */
export function ViewHead({ title, children }: ViewHeadProps) {
  const { queue, stage } = useInfo();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${queue} (${stage})`;
  }, [title, queue, stage]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return (
    <div class="view-head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}
