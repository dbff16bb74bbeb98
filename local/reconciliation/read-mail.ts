import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export interface MailCount {
  /** Alerts that reached at least one mailbox. */
  readonly alerts: number;
  /** E-mails, one a mailbox and alert. */
  readonly emails: number;
}

/** Counts the e-mails of a run in their files; copies of one alert have the same Message-ID. */
export async function countMail(folder: string): Promise<MailCount> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith(".eml"));
  const ids = new Set<string>();
  for (const name of files) {
    const text = await readFile(path.join(folder, name), "utf8");
    ids.add(/^Message-ID: *(\S+)/im.exec(text)?.[1] ?? name);
  }
  return { alerts: ids.size, emails: files.length };
}
