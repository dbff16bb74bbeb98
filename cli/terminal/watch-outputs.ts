import { systemCode } from "../files/system-code";

/** If a reader has read enough (`dlq list | head`), or a terminal is gone, nothing that anybody wants is lost. */
const NOBODY_READS = new Set(["EPIPE", "EIO"]);

interface Outputs {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Keeps the command alive if its output cannot be written. Reports it if the result is lost, as on a full disk. */
export function watchOutputs({ stdout, stderr }: Outputs, onLost: () => void): void {
  stderr.on("error", () => {});
  stdout.on("error", (error) => {
    const code = systemCode(error);
    if (code !== undefined && NOBODY_READS.has(code)) return;
    stderr.write(`dlq: The result could not be written (${code ?? "unknown"}).\n`);
    onLost();
  });
}
