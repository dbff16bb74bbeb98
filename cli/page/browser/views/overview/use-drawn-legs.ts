import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type DrawnLeg, drawLeg, type Rectangle } from "./draw-leg";
import { LEGS, type Leg } from "./journey-plan";

/** The arrows between the boxes at their current positions, which depend on text size, zoom and window. */
export function useDrawnLegs() {
  const picture = useRef<HTMLDivElement>(null);
  const [legs, setLegs] = useState<ReadonlyMap<Leg, DrawnLeg>>(new Map());
  useLayoutEffect(() => {
    const element = picture.current;
    if (element === null) return;
    const draw = () => setLegs(drawAll(element));
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    draw();
    return () => observer.disconnect();
  }, []);
  return { picture, legs };
}

function drawAll(element: HTMLElement): Map<Leg, DrawnLeg> {
  const origin = element.getBoundingClientRect();
  const boxes = new Map<string | undefined, Rectangle>();
  for (const box of element.querySelectorAll<HTMLElement>("[data-station]")) {
    const { left, top, right, bottom } = box.getBoundingClientRect();
    boxes.set(box.dataset.station, {
      left: left - origin.left,
      top: top - origin.top,
      right: right - origin.left,
      bottom: bottom - origin.top,
    });
  }
  const drawn = new Map<Leg, DrawnLeg>();
  for (const leg of LEGS) {
    const from = boxes.get(leg.from);
    const to = boxes.get(leg.to);
    if (from !== undefined && to !== undefined) drawn.set(leg, drawLeg(from, to));
  }
  return drawn;
}
