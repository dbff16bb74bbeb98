import { constants } from "node:fs";
import { access, type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { DlqError } from "../errors";
import { systemCode } from "./system-code";

/** Nobody else's to read: lines hold whole messages. */
const PRIVATE = 0o600;

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  ENOSPC: "Make room for it, or name another file.",
  EDQUOT: "Make room for it, or name another file.",
  EFBIG: "Make room for it, or name another file.",
  ENOENT: "Make its folder, or name another file.",
};

/** A file to which lines are added, one call's after another's: long lines are written in several pieces. */
export class LineFile {
  #handle: FileHandle | undefined;
  #turn: Promise<void> = Promise.resolve();
  #failure: DlqError | undefined;

  constructor(
    readonly path: string,
    /** `new`: it must not be there yet. */
    private readonly mode: "new" | "append",
    /** Whether lines are on the disk, not only handed to the system, when `append` resolves. Else when `close` does. */
    private readonly durable: boolean,
    private readonly openFile: typeof open = open,
  ) {}

  /** Makes sure that the file is there and can be written, and, where it is durable, that it stays after a crash. */
  open(): Promise<void> {
    return this.#inTurn(async () => {
      this.#handle ??= await this.#open();
      if (this.durable) await this.#handle.sync();
    });
  }

  /** Throws DlqError when the lines could not be written: none of them is there then, where the file could be cut. */
  append(lines: readonly string[]): Promise<void> {
    return this.#inTurn(() => this.#write(lines));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(async () => {
      // What failed may have left half a line: nothing may follow upon it.
      if (this.#failure !== undefined) throw this.#failure;
      try {
        await work();
      } catch (cause) {
        this.#failure = this.#notWritable(cause);
        throw this.#failure;
      }
    });
    this.#turn = done.catch(() => {});
    return done;
  }

  async #write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const handle = this.#handle ?? (await this.#open());
    this.#handle = handle;
    const { size } = await handle.stat();
    try {
      await handle.appendFile(lines.map((line) => `${line}\n`).join(""));
      if (this.durable) await handle.sync();
    } catch (cause) {
      // All of a batch or nothing: who reads the file must not take what stayed in its queue. A full disk can be cut.
      await handle.truncate(size).catch(() => {});
      throw cause;
    }
  }

  /** Throws DlqError when what was written may not be on the disk. */
  async close(): Promise<void> {
    await this.#turn;
    const handle = this.#handle;
    this.#handle = undefined;
    try {
      if (!this.durable && this.#failure === undefined && handle !== undefined) {
        await handle.sync();
        await this.#keepName();
      }
    } catch (cause) {
      throw this.#notWritable(cause);
    } finally {
      await handle?.close();
    }
  }

  async #open(): Promise<FileHandle> {
    const handle = await this.openFile(this.path, this.mode === "new" ? "ax" : "a", PRIVATE);
    try {
      if (this.durable) await this.#keepName();
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** A file that is on the disk is lost all the same when its folder's entry is not. Windows opens no folders. */
  async #keepName(): Promise<void> {
    if (process.platform === "win32") return;
    const folder = await this.openFile(path.dirname(this.path), "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  #notWritable(cause: unknown): DlqError {
    const code = systemCode(cause);
    if (code !== "EEXIST") return notWritable(this.path, cause);
    return new DlqError("FileNotWritable", `${this.path} is there already. Name another file.`, { cause });
  }
}

function notWritable(file: string, cause: unknown): DlqError {
  const code = systemCode(cause) ?? "unknown";
  const what = WHAT_TO_DO[code] ?? "Name another file.";
  return new DlqError("FileNotWritable", `${file} cannot be written (${code}). ${what}`, { cause });
}

/** Whether a file could be added to its folder. Throws DlqError: before a long look rather than after it. */
export async function mustBeWritable(file: string): Promise<void> {
  try {
    // With a slash, so that what is no folder fails too.
    await access(`${path.dirname(file)}${path.sep}`, constants.W_OK);
  } catch (cause) {
    throw notWritable(file, cause);
  }
}
