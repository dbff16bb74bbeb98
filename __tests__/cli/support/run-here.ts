import { PassThrough } from "node:stream";
import { runDlq } from "../../../cli/run-dlq";
import { Stop } from "../../../cli/stop";
import type { Io } from "../../../cli/terminal/output";
import type { Desk } from "./start-desk";

/** A stream that keeps what is written to it. */
export function recorder(isTTY: boolean, columns = 100) {
  let text = "";
  const stream = Object.assign(new PassThrough(), { isTTY, columns });
  stream.on("data", (chunk) => {
    text += chunk;
  });
  return {
    stream: stream as never,
    text: () => text,
    /** Calls back once the written text contains this, and the writer continues. */
    onText: (awaited: string, then: () => void) => {
      const look = () => {
        if (!text.includes(awaited)) return;
        stream.off("data", look);
        setImmediate(then);
      };
      stream.on("data", look);
    },
  };
}

export interface HereOptions {
  /** Somebody is at a terminal and types this. */
  readonly typed?: string;
  readonly stop?: Stop;
  /** The result goes to a terminal of this width. */
  readonly columns?: number;
  /** The command line itself names the deployment. */
  readonly bare?: boolean;
}

/** Runs a command line in this process, against the desk: faster than the executable, with the same code. */
export async function runHere(
  desk: Desk,
  args: readonly string[],
  { typed, stop, columns, bare = false }: HereOptions = {},
) {
  const asked = typed !== undefined;
  const stdout = recorder(columns !== undefined, columns);
  const stderr = recorder(asked);
  const stdin = Object.assign(new PassThrough(), { isTTY: asked, setRawMode: () => {} });
  const io: Io = { stdout: stdout.stream, stderr: stderr.stream, stdin: stdin as never };
  if (asked) stderr.onText("(y/N)", () => stdin.write(typed));
  const target = bare ? [] : ["--endpoint-file", desk.endpointFile];
  jest.spyOn(process, "cwd").mockReturnValue(desk.folder);
  const code = await runDlq([...args, ...target], io, stop ?? new Stop());
  await new Promise(setImmediate);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A file of these messages, which are not held any more. */
export async function exported(desk: Desk, messages: Parameters<Desk["send"]>[1]): Promise<string> {
  const file = desk.fresh();
  await desk.send("quarantine", messages);
  await runHere(desk, ["export", file]);
  desk.clear();
  return file;
}

/** The JSON document that a command prints. */
export async function runJson(desk: Desk, args: readonly string[], options: HereOptions = {}) {
  const { code, stdout } = await runHere(desk, [...args, "--json"], options);
  return { code, document: JSON.parse(stdout) };
}
