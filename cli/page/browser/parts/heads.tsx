import type { ComponentChildren } from "preact";

interface HeadsProps {
  /** Each title, with a look if it has one: `wide` is left out of a narrow window, `number` is aligned at its end. */
  readonly titles: readonly (string | readonly [title: string, look: string])[];
  /** What precedes them. */
  readonly children?: ComponentChildren;
}

/** The head of a table. */
export function Heads({ titles, children }: HeadsProps) {
  return (
    <thead>
      <tr>
        {children}
        {titles.map((head) => {
          const [title, look] = typeof head === "string" ? [head] : head;
          return (
            <th scope="col" class={look} key={title}>
              {title}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
