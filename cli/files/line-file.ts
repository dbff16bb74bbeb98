import { constants } from "node:fs";
import { access, type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { DlqError } from "../errors";
import { systemCode } from "./system-code";

/** Only its owner may read it: lines contain whole messages. */
const PRIVATE = 0o600;

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  ENOSPC: "Free some disk space, or choose another file.",
  EDQUOT: "Free some disk space, or choose another file.",
  EFBIG: "Free some disk space, or choose another file.",
  ENOENT: "Create its folder, or choose another file.",
};

/** A file to which lines are appended, those of one call after those of another. */
export class LineFile {
  #handle: FileHandle | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #failure: DlqError | undefined;

  constructor(
    readonly path: string,
    /** `new`: it must not exist yet. It is created with its first lines. */
    private readonly mode: "new" | "append",
    /**
     * Whether lines are on the disk, and not only passed to the system, when `append` resolves. Otherwise when
     * `close` does.
     */
    private readonly durable: boolean,
  ) {}

  /** Makes sure that the file exists and can be written and, if it is durable, that it survives a crash. */
  open(): Promise<void> {
    return this.#orFail(async () => {
      const handle = await this.#open();
      if (this.durable) await handle.sync();
    });
  }

  /**
   * Throws DlqError if the lines could not be written. Then none of them is in the file, if it could be truncated.
   */
  append(lines: readonly string[]): Promise<void> {
    // One at a time, because long lines are written in several pieces.
    const appended = this.#last.then(() => this.#append(lines));
    this.#last = appended.catch(() => {});
    return appended;
  }

  #append(lines: readonly string[]): Promise<void> {
    return this.#orFail(async () => {
      if (lines.length === 0) return;
      const handle = await this.#open();
      const { size } = await handle.stat();
      try {
        await handle.appendFile(lines.map((line) => `${line}\n`).join(""));
        if (this.durable) await handle.sync();
      } catch (cause) {
        // All of a batch or nothing, because a reader of the file must not see messages that stayed in their queue.
        // On a full disk the file can still be truncated.
        await handle.truncate(size).catch(() => {});
        throw cause;
      }
    });
  }

  /** Throws DlqError if what was written may not be on the disk. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    try {
      if (!this.durable && this.#failure === undefined && handle !== undefined) {
        await handle.sync();
        await this.#keepName();
      }
    } catch (cause) {
      throw notWritable(this.path, cause);
    } finally {
      await handle?.close();
    }
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle !== undefined) return this.#handle;
    this.#handle = await open(this.path, this.mode === "new" ? "ax" : "a", PRIVATE);
    if (this.durable) await this.#keepName();
    return this.#handle;
  }

  /** A file on the disk is still lost if its folder's entry is not. Windows cannot open folders. */
  async #keepName(): Promise<void> {
    if (process.platform === "win32") return;
    const folder = await open(path.dirname(this.path), "r");
    await folder.sync().finally(() => folder.close());
  }

  /** A failure may have left half a line, so nothing may be appended to it. */
  async #orFail(work: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await work();
    } catch (cause) {
      this.#failure = notWritable(this.path, cause);
      throw this.#failure;
    }
  }
}

function notWritable(file: string, cause: unknown): DlqError {
  const code = systemCode(cause) ?? "unknown";
  const message =
    code === "EEXIST"
      ? `${file} already exists. Choose another file.`
      : `${file} cannot be written (${code}). ${WHAT_TO_DO[code] ?? "Choose another file."}`;
  return new DlqError("FileNotWritable", message, { cause });
}

/** Whether a file could be added to its folder. Throws DlqError: before a long scan rather than after it. */
export async function mustBeWritable(file: string): Promise<void> {
  try {
    // With a slash, so that it also fails for anything that is not a folder.
    await access(`${path.dirname(file)}${path.sep}`, constants.W_OK);
  } catch (cause) {
    throw notWritable(file, cause);
  }
}
