import { alertRate } from "../../../constructs/settings/alert-rate";
import {
  deadLetterMaxReceiveCount,
  mappedVisibilitySeconds,
  retryVisibilitySeconds,
  shortestRedriveIntervalSeconds,
} from "../../../constructs/settings/queue-timing";
import { readableDuration } from "../../../constructs/settings/readable-duration";
import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import { shortestOutageSurvivedSeconds } from "../../../core/runtime/backoff";

test.each([
  [1, 0, 6],
  [10, 0, 60],
  [60, 300, 660],
])("hides a message for six timeouts of %d s and a window of %d s", (timeout, window, visibility) => {
  expect(mappedVisibilitySeconds(timeout, window)).toBe(visibility);
});

test("hides messages scheduled for retry for longer than a run lasts", () => {
  expect(retryVisibilitySeconds(300)).toBe(330);
});

test.each([
  [1, 52],
  [2, 53],
  [5, 56],
  [10, 61],
])("gives the notifier 50 receives on top of the main queue's %d", (main, own) => {
  expect(deadLetterMaxReceiveCount(main, 50)).toBe(own);
});

test.each([
  ["local", 47],
  ["dev", 200],
  ["prod", 480],
] as const)("knows the shortest redrive interval of stage %s", (stage, seconds) => {
  expect(shortestRedriveIntervalSeconds(STAGE_SETTINGS[stage])).toBe(seconds);
});

test("bounds the alerts of prod to one a second and 30 an hour and environment", () => {
  expect(alertRate(STAGE_SETTINGS.prod)).toEqual({
    spacingSeconds: 2,
    longestSpacingSeconds: 16,
    perEnvironmentPerHour: 30,
  });
});

test("survives an outage as long as the fixed halves of all waits", () => {
  const { backoff } = STAGE_SETTINGS.prod;

  expect(shortestOutageSurvivedSeconds(backoff, backoff.maxAttempts)).toBe(29_850);
});

test.each([
  [0.5, "0.5 s"],
  [3.5, "3.5 s"],
  [61, "1 min"],
  [29_850, "8.2 h"],
])("describes %d s without promising more", (seconds, text) => {
  expect(readableDuration(seconds)).toBe(text);
});
