import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** What Lambda leaves the heap of a function of 512 MB: nine tenths. */
const HEAP_MB = 460;

test("5,000 messages of 256 KiB that are held back fit into the function's memory", () => {
  const script = join(__dirname, "support/hold-back-large-messages.ts");
  const flags = [`--max-old-space-size=${HEAP_MB}`, "--import", "tsx"];
  const output = execFileSync(process.execPath, [...flags, script], { encoding: "utf8", stdio: "pipe" });
  expect(JSON.parse(output)).toMatchObject({
    received: 5_000,
    redriven: 10,
    heldBack: 4_990,
    released: 4_990,
    drained: true,
  });
}, 60_000);
