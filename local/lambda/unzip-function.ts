import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { unzipSync } from "fflate";
import { LocalRunError } from "../errors";
import type { FunctionDefinition } from "../terraform/system";

/**
 * Unpacks a function's zip into its own folder and returns the folder. Throws LocalRunError if the zip is missing or
 * does not have the synthesized hash.
 */
export async function unzipFunction(
  { name, zipFile, sourceCodeHash }: Pick<FunctionDefinition, "name" | "zipFile" | "sourceCodeHash">,
  folder: string,
): Promise<string> {
  const zip = await readFile(zipFile).catch((cause: unknown) => {
    throw new LocalRunError(`Function ${name}: the synthesized zip ${zipFile} cannot be read.`, { cause });
  });
  const hash = createHash("sha256").update(zip).digest("base64");
  if (hash !== sourceCodeHash) {
    throw new LocalRunError(
      `Function ${name}: source_code_hash is ${sourceCodeHash}, but the zip's is ${hash}. Lambda would not deploy a new zip.`,
    );
  }
  const target = path.join(folder, `${name}-${createHash("sha256").update(zip).digest("hex").slice(0, 8)}`);
  for (const [entry, content] of Object.entries(unzipSync(zip))) {
    const file = path.resolve(target, entry);
    if (!file.startsWith(target + path.sep)) {
      throw new LocalRunError(
        `Function ${name}: the zip contains ${entry}, a path outside the target folder.`,
      );
    }
    if (entry.endsWith("/")) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return target;
}
