import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** What Lambda leaves for the heap of a function with 512 MB: nine tenths. */
const HEAP_MB = 460;

/** The report of a run over messages of 256 KiB, in a process with that little memory. */
function redriveLargeMessages(mode: "hold" | "send"): unknown {
  const script = join(__dirname, "support/redrive-large-messages.ts");
  const flags = [`--max-old-space-size=${HEAP_MB}`, "--import", "tsx"];
  return JSON.parse(
    execFileSync(process.execPath, [...flags, script, mode], { encoding: "utf8", stdio: "pipe" }),
  );
}

test("2,000 messages of 256 KiB that are held back fit into the function's memory", () => {
  expect(redriveLargeMessages("hold")).toMatchObject({
    received: 2_000,
    redriven: 10,
    heldBack: 1_990,
    released: 1_990,
    drained: true,
  });
});

test("800 messages of 256 KiB are sent with several calls in flight within the function's memory", () => {
  expect(redriveLargeMessages("send")).toMatchObject({ redriven: 800, notMoved: 0, drained: true });
});
