import { type Spread, spreadOf } from "./statistics";

export interface Subject {
  readonly name: string;
  /** One measurement, in the unit of the table. */
  readonly measure: () => Promise<number>;
}

/**
 * Measures the subjects in turn, round by round, so that a machine that slows down slows all of them. The first round
 * warms up and is not counted. Each round starts with another subject.
 */
export async function interleave(
  subjects: readonly Subject[],
  rounds: number,
  onProgress: (text: string) => void,
): Promise<ReadonlyMap<string, Spread>> {
  const values = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const subject = subjects[(turn + round) % subjects.length];
      if (subject === undefined) continue;
      onProgress(`round ${round} of ${rounds}, ${subject.name}`);
      const value = await subject.measure();
      if (round > 0) values.get(subject.name)?.push(value);
    }
  }
  return new Map([...values].map(([name, measured]) => [name, spreadOf(measured)]));
}
