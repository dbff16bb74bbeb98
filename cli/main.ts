import { EXIT } from "./exit-codes";
import { sweepEditFolders } from "./files/edit-folder";
import { runDlq } from "./run-dlq";
import { Stop } from "./stop";
import { watchOutputs } from "./terminal/watch-outputs";

const INTERRUPTED = 130;

/** The first ctrl-C, or the terminal's end, completes what was begun and reports it. The second one ends at once. */
function stopOnSignals(stop: Stop): void {
  // Not `stop.why`: a run that stops by itself still releases messages and reports what it did.
  let signaled = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stop.obeys(signal)) return;
      if (signaled) process.exit(INTERRUPTED);
      signaled = true;
      process.stderr.write("\nStopping after the current batch. Press ctrl-C again to exit immediately.\n");
      stop.request(signal);
    });
  }
}

const stop = new Stop();
stopOnSignals(stop);
sweepEditFolders();
watchOutputs(process, () => {
  // What was done is done, but nobody has read it.
  process.once("exit", (exitCode) => {
    process.exitCode = Math.max(exitCode, EXIT.partlyDone);
  });
});
void runDlq(process.argv.slice(2), process, stop).then((exitCode) => {
  process.exitCode = exitCode;
});
