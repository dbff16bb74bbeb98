import type { Desk } from "../../cli/support/start-desk";
import { type RunningUi, runUi } from "./run-ui";

export interface UiOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `dlq ui` in the desk's folder, for the desk's queues. Throws with what it said when it does not come up. */
export async function startUi(desk: Desk, { args = [], env = {} }: UiOptions = {}): Promise<RunningUi> {
  const given = args.includes("--port") ? args : [...args, "--port", "0"];
  return runUi(desk.folder, ["--endpoint-file", desk.endpointFile, ...given], env);
}

/** The page for the tests of one file. */
export function useUi(desk: Desk, options: UiOptions = {}): RunningUi {
  let ui: RunningUi | undefined;
  beforeAll(async () => {
    ui = await startUi(desk, options);
  });
  afterAll(() => ui?.stop());
  return new Proxy({} as RunningUi, { get: (_none, name) => Reflect.get(ui ?? {}, name) });
}
