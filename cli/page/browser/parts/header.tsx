import type { Route } from "../address/route";
import { useInfo } from "../state/info";
import { live } from "../state/live";
import { THEMES, theme } from "../state/preferences";
import { useStore } from "../state/store";

const LINKS: readonly (readonly [string, string, readonly Route["view"][]])[] = [
  ["/", "Overview", ["overview"]],
  ["/groups", "Groups", ["groups"]],
  ["/messages", "Messages", ["messages", "message", "edit"]],
  ["/operations", "Operations", ["operations", "change"]],
];

interface HeaderProps {
  readonly view: Route["view"];
  readonly onHelp: () => void;
}

/** Which deployment the page is about, the links to its views, and whether it is connected. */
export function Header({ view, onHelp }: HeaderProps) {
  const { queue, queues, stage, region, endpoint, readOnly } = useInfo();
  return (
    <header class="page-head">
      <p class="deployment">
        {queues.length > 1 ? (
          <select
            aria-label="Queue"
            value={queue}
            onChange={({ currentTarget }) => location.assign(`/q/${currentTarget.value}/`)}
          >
            {queues.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        ) : (
          <b>{queue}</b>
        )}
        <span class={`tag stage stage-${stage}`}>{stage}</span>
        <span class="muted">{endpoint ?? region}</span>
        {readOnly && <span class="tag">read-only</span>}
      </p>
      <nav aria-label="Views">
        {LINKS.map(([href, label, views]) => (
          <a href={href} key={href} aria-current={views.includes(view) ? "page" : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <div class="page-tools">
        <ConnectionMark />
        <ThemeButton />
        <button type="button" class="small" data-help onClick={onHelp}>
          Help <kbd>?</kbd>
        </button>
      </div>
    </header>
  );
}

const STATES = {
  connecting: ["…", "connecting"],
  open: ["●", "live"],
  waiting: ["○", "offline"],
  refused: ["✕", "ended"],
} as const;

function ConnectionMark() {
  const { connection } = useStore(live);
  const [symbol, word] = STATES[connection.state];
  return (
    <span class={`connection connection-${connection.state}`} role="status">
      <span aria-hidden="true">{symbol}</span> {word}
    </span>
  );
}

function ThemeButton() {
  const chosen = useStore(theme);
  const next = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length] ?? "auto";
  return (
    <button
      type="button"
      class="small"
      aria-label={`Theme: ${chosen}. Change to ${next}`}
      onClick={() => theme.set(next)}
    >
      theme: {chosen}
    </button>
  );
}
