import type { Change, ChangeAnswer, ChangeRequest } from "../../api";
import { navigate } from "../address/navigation";
import { changePath } from "../address/route";
import { call } from "../client/call";
import { learnChange } from "./live";

/** What was requested, so that it can be planned again with an override. */
const requests = new Map<string, ChangeRequest>();

export const requestOf = (change: Change): ChangeRequest | undefined => requests.get(change.id);

/** Requests a dry run and goes to it. Throws CallError. */
export async function planChange(request: ChangeRequest): Promise<void> {
  const { change } = await call<ChangeAnswer>("POST", "/api/changes", { body: request });
  requests.set(change.id, request);
  learnChange(change);
  navigate(changePath(change.id));
}

/** The largest file that the server accepts. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Plans the import of a file that somebody chose or dropped. Throws CallError, or an error that says what to do. */
export async function importFile(file: File): Promise<void> {
  if (file.size > MOST_BYTES) {
    throw new Error(`${file.name} is larger than 64 MiB. Import it with npx dlq import <file>.`);
  }
  await planChange({ kind: "import", name: file.name, file: await file.text() });
}
