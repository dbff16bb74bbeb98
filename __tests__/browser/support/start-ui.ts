import type { Desk } from "../../cli/support/start-desk";
import { useStarted } from "../../support/hooks";
import { type RunningUi, runUi } from "./run-ui";

export interface UiOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `dlq ui` in the desk's folder, for the desk's queues. If it does not start, throws with what it printed. */
export async function startUi(desk: Desk, { args = [], env }: UiOptions = {}): Promise<RunningUi> {
  const given = args.includes("--port") ? args : [...args, "--port", "0"];
  return runUi(desk.folder, ["--endpoint-file", desk.endpointFile, ...given], env);
}

/** The page for the tests of one file. */
export const useUi = (desk: Desk, options: UiOptions = {}): RunningUi =>
  useStarted(() => startUi(desk, options));
