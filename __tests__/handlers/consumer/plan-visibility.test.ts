import { LONGEST_BACKOFF_SECONDS, planVisibilitySeconds } from "../../../handlers/consumer/plan-visibility";

const settings = { maxReceiveCount: 5, backoff: { baseSeconds: 10, capSeconds: 60 } };
const lowest = () => 0;
const highest = () => 0.999_999;

describe("planVisibilitySeconds", () => {
  test.each([1, 2, 5])("is 0 for a permanent failure at receive %d", (receiveCount) => {
    expect(planVisibilitySeconds({ permanent: true, receiveCount }, settings, highest)).toBe(0);
  });

  test.each([
    [1, 5, 10],
    [2, 10, 20],
    [3, 20, 40],
    [4, 30, 60],
  ])("makes a transient failure at receive %d wait for %d to %d s", (receiveCount, min, max) => {
    const failure = { permanent: false, receiveCount };
    expect(planVisibilitySeconds(failure, settings, lowest)).toBe(min);
    expect(planVisibilitySeconds(failure, settings, highest)).toBe(max);
  });

  test.each([5, 6, 1_000_000])("is 0 for a transient failure at receive %d of 5", (receiveCount) => {
    expect(planVisibilitySeconds({ permanent: false, receiveCount }, settings, highest)).toBe(0);
  });

  test("is 0 for the only receive of a queue with maxReceiveCount 1", () => {
    const once = { ...settings, maxReceiveCount: 1 };
    expect(planVisibilitySeconds({ permanent: false, receiveCount: 1 }, once, highest)).toBe(0);
  });

  test.each([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 2],
  ])("is a positive whole number at receive %d with a base of one second", (receiveCount, seconds) => {
    const short = { maxReceiveCount: 9, backoff: { baseSeconds: 1, capSeconds: 60 } };
    expect(planVisibilitySeconds({ permanent: false, receiveCount }, short, lowest)).toBe(seconds);
  });

  test("never exceeds what SQS allows after the longest run of a function", () => {
    const long = { maxReceiveCount: 1_000, backoff: { baseSeconds: 43_200, capSeconds: 43_200 } };
    expect(LONGEST_BACKOFF_SECONDS).toBe(42_300);
    expect(planVisibilitySeconds({ permanent: false, receiveCount: 999 }, long, highest)).toBe(42_300);
  });
});
