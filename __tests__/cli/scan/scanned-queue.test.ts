import { planScan } from "../../../cli/scan/plan-scan";
import { ScannedQueue } from "../../../cli/scan/scanned-queue";
import { makeMessage } from "../../support/make-message";

const queueOf = (visible: number) => {
  const queue = {
    role: "retry",
    name: "retry_for_q",
    url: "http://127.0.0.1/000000000000/retry_for_q",
  } as const;
  return new ScannedQueue("retry", queue, { visible, inFlight: 0, delayed: 0 }, planScan);
};
function startPolls(place: ScannedQueue): number {
  while (place.wantsPoll) place.polls += 1;
  return place.polls;
}

test("the first polls of a scan may bring 64 MiB, however large the messages are", () => {
  expect(startPolls(queueOf(50_000))).toBe(6);
});

test("once messages have arrived, their size decides how many polls may be in progress", () => {
  const place = queueOf(50_000);
  place.take([makeMessage()], 1_000, 0);
  expect(startPolls(place)).toBe(16);
});
