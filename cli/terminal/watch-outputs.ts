import { systemCode } from "../files/system-code";

/** A reader that has read enough (`dlq list | head`), and a terminal that is gone, lose nothing that anybody wants. */
const NOBODY_READS = new Set(["EPIPE", "EIO"]);

interface Outputs {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Keeps the command alive when its words cannot be written; says so where the result is lost, as on a full disk. */
export function watchOutputs({ stdout, stderr }: Outputs, onLost: () => void): void {
  stderr.on("error", () => {});
  stdout.on("error", (error) => {
    const code = systemCode(error);
    if (code !== undefined && NOBODY_READS.has(code)) return;
    stderr.write(`dlq: The result could not be written (${code ?? "unknown"}).\n`);
    onLost();
  });
}
