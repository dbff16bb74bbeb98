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
