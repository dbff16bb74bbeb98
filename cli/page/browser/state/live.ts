import type { Change, Scan } from "../../api";
import { type Live, NOTHING_YET, withEvent } from "./live-events";
import { Store } from "./store";

export const live = new Store<Live>(NOTHING_YET);

/** The result of a call, which the stream may report later. */
export const learnChange = (change: Change): void =>
  live.update((before) => withEvent(before, { type: "change", change }));
export const learnScan = (scan: Scan): void =>
  live.update((before) => withEvent(before, { type: "scan", scan }));
