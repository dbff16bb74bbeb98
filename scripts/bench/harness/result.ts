import type { Spread } from "./statistics";

/** One figure of a table. */
export interface Row {
  readonly name: string;
  /** Whether it is this system's. */
  readonly ours: boolean;
  readonly value: Spread;
  /** Additional information. */
  readonly note?: string;
}

/** The goal: this system's row divided by another one, or its figure itself. */
export interface Goal {
  readonly ours: string;
  /** Default: the figure is compared with `bound` directly. */
  readonly against?: string;
  readonly bound: number;
}

export interface Result {
  /** Names the chart's file. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly better: "lower" | "higher";
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
  /**
   * If so, the figures are computed from prices. Rows stay in the order of the page, and the ends of a spread are two
   * assumptions. @default false
   */
  readonly isComputed?: true;
}

export interface Benchmark {
  readonly name: string;
  readonly run: (context: BenchContext) => Promise<readonly Result[]>;
}

export interface BenchContext {
  /** Rounds of the interleaved measurements. */
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

export interface JudgedGoal extends Goal {
  readonly reached: number;
  readonly met: boolean;
}

export function judgeGoals({ rows, goals, better }: Result): JudgedGoal[] {
  const medianOf = (name: string) => {
    const row = rows.find((candidate) => candidate.name === name);
    if (row === undefined) throw new Error(`A goal is about "${name}", which was not measured.`);
    return row.value.median;
  };
  return goals.map((goal) => {
    const reached =
      goal.against === undefined ? medianOf(goal.ours) : medianOf(goal.ours) / medianOf(goal.against);
    return { ...goal, reached, met: better === "lower" ? reached <= goal.bound : reached >= goal.bound };
  });
}
