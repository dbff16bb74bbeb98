import type { ComponentChildren } from "preact";
import type { Counts, QueueRole } from "../../../api";
import { useInfo } from "../../state/info";
import type { DrawnLeg } from "./draw-leg";
import { LEGS, type Leg, type Station, TITLES } from "./journey-plan";
import { QueueBox } from "./queue-box";
import { Schedules } from "./schedules";
import { useDrawnLegs } from "./use-drawn-legs";

/** A message's whole journey as one picture: boxes with their contents, and arrows with what moves along them. */
export function Journey({ counts }: { readonly counts: Counts }) {
  const { noun } = useInfo();
  const { picture, legs } = useDrawnLegs();
  const box = (role: QueueRole) => {
    const queue = counts.queues.find((one) => one.role === role);
    return (
      queue !== undefined && (
        <StationBox station={role}>
          <QueueBox queue={queue} moved={counts.movedLastMinute?.[role]} />
        </StationBox>
      )
    );
  };
  return (
    <div class="journey" ref={picture}>
      <Arrows legs={legs} moved={counts.movedLastMinute} />
      <StationBox station="producers" kind="end">
        <h3>{noun}s</h3>
        <p>send messages</p>
      </StationBox>
      {box("main")}
      <StationBox station="consumer" kind="function">
        <h3>consumer</h3>
        <p>processes each message; what fails is delivered again</p>
      </StationBox>
      <StationBox station="processed" kind="end">
        <h3>processed</h3>
        <p>done, and deleted</p>
      </StationBox>
      {box("dlq")}
      <StationBox station="notifier" kind="function">
        <h3>notifier</h3>
        <p>tells the {noun}, and decides what may succeed later</p>
      </StationBox>
      {box("quarantine")}
      {box("retry")}
      <StationBox station="redriver" kind="function">
        <h3>redriver</h3>
        <p>sends back what is due</p>
      </StationBox>
      <StationBox station="schedules" kind="function">
        <Schedules schedules={counts.schedules} />
      </StationBox>
      {box("failures")}
    </div>
  );
}

interface StationBoxProps {
  readonly station: Station;
  readonly kind?: "function" | "end";
  readonly children: ComponentChildren;
}

function StationBox({ station, kind, children }: StationBoxProps) {
  const next = LEGS.filter(({ from }) => from === station).map(({ to, why }) => `${TITLES[to]} (${why})`);
  return (
    <section
      class={`station station-${station}${kind === undefined ? "" : ` station-${kind}`}`}
      data-station={station}
      aria-label={TITLES[station]}
    >
      {children}
      {next.length > 0 && (
        <p class="next">
          <span aria-hidden="true">→</span> <span class="unseen">Next: </span>
          {next.join("; ")}
        </p>
      )}
    </section>
  );
}

interface ArrowsProps {
  readonly legs: ReadonlyMap<Leg, DrawnLeg>;
  readonly moved: Counts["movedLastMinute"];
}

function Arrows({ legs, moved }: ArrowsProps) {
  return (
    <svg class="arrows" aria-hidden="true">
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8Z" />
        </marker>
      </defs>
      {[...legs].map(([leg, { path, label }]) => (
        <g key={`${leg.from} ${leg.to}`} class={isMoving(leg, moved) ? "leg moving" : "leg"}>
          <path d={path} marker-end="url(#arrow)" />
          <text x={label.x} y={label.y} text-anchor={label.anchor}>
            {leg.why}
          </text>
        </g>
      ))}
    </svg>
  );
}

const isMoving = ({ queue }: Leg, moved: Counts["movedLastMinute"]): boolean =>
  queue !== undefined && moved !== undefined && moved[queue] !== 0;
