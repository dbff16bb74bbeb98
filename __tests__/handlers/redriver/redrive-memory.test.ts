import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** What Lambda leaves for the heap of a function with 512 MB: nine tenths. */
const HEAP_MB = 460;

/** The report of a run over messages of 256 KiB, twice that as text, in a process with that little memory. */
function redriveLargeMessages(mode: "hold" | "send", count: number): unknown {
  const script = join(__dirname, "support/redrive-large-messages.ts");
  const flags = [`--max-old-space-size=${HEAP_MB}`, "--import", "tsx"];
  return JSON.parse(
    execFileSync(process.execPath, [...flags, script, mode, String(count)], {
      encoding: "utf8",
      stdio: "pipe",
    }),
  );
}

test("1,000 messages of 256 KiB that are held back fit into the function's memory", () => {
  expect(redriveLargeMessages("hold", 1_000)).toMatchObject({
    received: 1_000,
    redriven: 10,
    heldBack: 990,
    released: 990,
    drained: true,
  });
});

test("400 messages of 256 KiB are sent with several calls in flight within the function's memory", () => {
  expect(redriveLargeMessages("send", 400)).toMatchObject({ redriven: 400, notMoved: 0, drained: true });
});
