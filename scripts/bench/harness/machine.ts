import { availableParallelism, cpus, loadavg, totalmem, type } from "node:os";

/** The machine of a run, which says what its figures may be compared with. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly node: string;
  /** Processes that wanted a core in the last minute before the start. More than there are cores means noise. */
  readonly loadAtStart: number;
}

export function describeMachine(): Machine {
  return {
    system: `${type()} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadAtStart: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

export const formatMachine = (machine: Machine): string =>
  `${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.system}, Node.js ${machine.node}, load ${machine.loadAtStart} at the start`;
