import { evaluateMath } from "./support/metric-math";
import { alarmsOf, expressionOf } from "./support/metrics-shown";
import { stacksOf } from "./support/stacks-of";

/** A queue's counts at each minute: visible, in flight, delayed. */
type Minute = readonly [number, number, number];

const PERIOD = 60;
const alarms = alarmsOf(stacksOf("dev").reliable).filter(({ alarm_name }) =>
  /quarantine-growing/.test(String(alarm_name)),
);

const hour = (at: (minute: number) => Minute): Minute[] =>
  Array.from({ length: 60 }, (_, minute) => at(minute));
const still = (messages: number) => hour(() => [messages, 0, 0]);
const arrives = (before: number, arrival: number) =>
  hour((minute) => [minute < arrival ? before : before + 1, 0, 0]);

/**
 * When e-mails are sent: the hour of the counts that set an alarm off, starting from OK. The averages of an hour are
 * computed at each step: CloudWatch's window slides by the minute, or follows the clock if that is set.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
function mailsIn(hours: readonly Minute[][], step: number): number[] {
  const minutes = hours.flat();
  const average = (count: 0 | 1 | 2) => (from: number) =>
    minutes.slice(from, from + PERIOD).reduce((sum, minute) => sum + minute[count], 0) / PERIOD;
  const metrics = { visible: average(0), inFlight: average(1), delayed: average(2) };
  return alarms
    .flatMap((alarm) => {
      const value = evaluateMath(expressionOf(alarm), metrics);
      const mails: number[] = [];
      let inAlarm = false;
      for (let from = PERIOD; from + PERIOD <= minutes.length; from += step) {
        const breaches = value(from) >= Number(alarm.threshold);
        if (breaches && !inAlarm) mails.push(from);
        inAlarm = breaches;
      }
      return mails;
    })
    .sort((a, b) => a - b)
    .map((from) => Math.floor(from / 60));
}

describe.each([
  ["slides by the minute", 1],
  ["keeps to the clock", PERIOD],
])("if the window %s", (_how, step) => {
  test("each hour in which quarantine grows sends an e-mail, however long it goes on, even for a single message", () => {
    const hours = [still(4), arrives(4, 0), arrives(5, 0), arrives(6, 0), still(7), still(7), still(7)];

    expect(mailsIn(hours, step)).toEqual([1, 2, 3]);
  });

  test("growth all day is one e-mail an hour", () => {
    const hours = Array.from({ length: 26 }, (_, at) => hour((minute) => [at * 60 + minute, 0, 0]));

    expect(mailsIn(hours, step)).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
  });

  test("goes off again when it grows again after hours in which it did not", () => {
    const hours = [still(4), arrives(4, 0), still(5), still(5), still(5), arrives(5, 0), still(6), still(6)];

    expect(mailsIn(hours, step)).toEqual([1, 5]);
  });

  test("does not go off while nothing arrives, or while messages are looked at, renewed or discarded", () => {
    const lookedAt = hour((minute) => (minute % 7 < 5 ? [9990, 10, 0] : [10_000, 0, 0]));
    // Ten more copies than messages at each minute of a renewal that takes the function's full five.
    const renewed = hour((minute) => (minute < 5 ? [4000, 5000, 1010] : [9000, 0, 1000]));
    const discarded = hour((minute) => [minute < 30 ? 10_000 : 9_999, 0, 0]);
    const one = still(10_000);

    expect(mailsIn([one, one, lookedAt, renewed, one, one, discarded, still(9_999)], step)).toEqual([]);
    expect(mailsIn([one, lookedAt, renewed, lookedAt, renewed, renewed, one, one], step)).toEqual([]);
  });
});

test("what arrives within an hour is reported once the hour after it is full, in each hour that it reaches into", () => {
  const hours = [still(4), arrives(4, 37), arrives(5, 37), still(6), still(6), still(6)];

  expect(mailsIn(hours, 1)).toEqual([1, 2, 3]);
  expect(mailsIn(hours, PERIOD)).toEqual([2, 3]);
});
