export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface DrawnLeg {
  /** An SVG path. */
  readonly path: string;
  /** The position of its label. */
  readonly label: { readonly x: number; readonly y: number; readonly anchor: "start" | "middle" };
}

const middleX = ({ left, right }: Rectangle) => (left + right) / 2;
const middleY = ({ top, bottom }: Rectangle) => (top + bottom) / 2;

/** A connection from one box to another: straight if they are aligned, otherwise down, along and into its side. */
export function drawLeg(from: Rectangle, to: Rectangle): DrawnLeg {
  const isSameRow = Math.abs(middleY(from) - middleY(to)) < (from.bottom - from.top) / 2;
  const isSameColumn = Math.abs(middleX(from) - middleX(to)) < (from.right - from.left) / 2;
  if (isSameRow) {
    const y = middleY(from);
    const [start, end] = from.right < to.left ? [from.right, to.left] : [from.left, to.right];
    return { path: `M${start} ${y}H${end}`, label: { x: (start + end) / 2, y: y - 8, anchor: "middle" } };
  }
  const isDown = from.top < to.top;
  if (isSameColumn) {
    const x = middleX(from);
    const [start, end] = isDown ? [from.bottom, to.top] : [from.top, to.bottom];
    return { path: `M${x} ${start}V${end}`, label: { x: x + 8, y: (start + end) / 2 + 4, anchor: "start" } };
  }
  const x = from.left + (from.right - from.left) / 5;
  const turn = (from.bottom + to.top) / 2;
  const toLeft = to.right < from.left;
  const end = toLeft ? to.right : to.left;
  const between = toLeft ? (to.right + from.left) / 2 : (to.left + from.right) / 2;
  const y = middleY(to);
  return {
    path: `M${x} ${from.bottom}V${turn}H${between}V${y}H${end}`,
    label: { x: (end + between) / 2, y: y - 8, anchor: "middle" },
  };
}
