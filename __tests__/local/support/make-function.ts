import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import type { FunctionDefinition } from "../../../local/terraform/system";

/** A function whose zip contains the given files. */
export async function makeFunction(
  folder: string,
  files: Readonly<Record<string, string>>,
  overrides: Partial<FunctionDefinition> = {},
): Promise<FunctionDefinition> {
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  const sourceCodeHash = createHash("sha256").update(zip).digest("base64");
  const zipFile = path.join(folder, `${createHash("sha256").update(zip).digest("hex").slice(0, 8)}.zip`);
  await writeFile(zipFile, zip);
  return {
    name: "fixture",
    arn: "arn:aws:lambda:us-east-1:000000000000:function:fixture",
    roleArn: "arn:aws:iam::000000000000:role/fixture-role",
    handler: "index.handler",
    runtime: "nodejs22.x",
    timeoutSeconds: 5,
    memoryMegabytes: 256,
    zipFile,
    sourceCodeHash,
    environment: { GIVEN: "yes" },
    ...overrides,
  };
}
