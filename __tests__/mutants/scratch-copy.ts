import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Mutant } from "./mutant";

/** A copy of the working tree in which the system may be broken. */
export class ScratchCopy {
  readonly folder = mkdtempSync(join(tmpdir(), "mutants-"));

  constructor(private readonly source: string) {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: source,
      encoding: "utf8",
    });
    for (const file of listed.split("\0").filter((name) => name !== "")) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(source, file), join(this.folder, file), { force: true });
    }
    symlinkSync(join(source, "node_modules"), join(this.folder, "node_modules"));
  }

  /**
   * Breaks the system. Throws unless the place to break occurs exactly once, because then the mutant is out of date.
   */
  apply({ name, file, find, replace }: Mutant): void {
    const text = readFileSync(join(this.folder, file), "utf8");
    const places = text.split(find).length - 1;
    if (places !== 1) {
      throw new Error(
        `Mutant "${name}": its text stands ${places} times in ${file}, but must stand there once. Bring the mutant up to date.`,
      );
    }
    writeFileSync(
      join(this.folder, file),
      text.replace(find, () => replace),
    );
  }

  restore({ file }: Mutant): void {
    cpSync(join(this.source, file), join(this.folder, file), { force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
