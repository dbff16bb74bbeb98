import { STORM_COVER_MS, StormCover } from "../../../../handlers/notifier/digests/storm-cover";
import { fakeClock } from "../../../support/fake-clock";
import { number } from "../../../support/make-message";
import { notificationsOf, planOf, poison } from "../../../support/make-plan";

const [OF_1, OF_2] = [notificationsOf(1), notificationsOf(2, { senderId: "AROAANOTHERSENDER:team" })];

/** Another outcome and reason of the same producer and sender. */
const POISON = planOf(poison({ attributes: { team_id: number("1") }, body: "{}" }));

test("a storm's alert covers ten minutes, for its kinds only", () => {
  const clock = fakeClock();
  const cover = new StormCover(clock.now);
  expect(cover.coversProducer(OF_1, false)).toBe(false);

  cover.announce({ producers: ["team:1"], plans: [OF_1], storm: true });
  clock.advance(STORM_COVER_MS - 1);

  expect(STORM_COVER_MS).toBe(600_000);
  expect([OF_1, OF_2, POISON].map((plan) => cover.coversProducer(plan, false))).toEqual([true, false, false]);
  expect([OF_1, OF_2, POISON].map((plan) => cover.coversSender(plan, false))).toEqual([true, false, false]);
  clock.advance(1);
  expect(cover.coversProducer(OF_1, false)).toBe(false);
});

test("a storm's alert that only producers get covers nothing that others should get", () => {
  const cover = new StormCover(fakeClock().now);
  cover.announce({ producers: ["team:1"], plans: [OF_1], storm: true, acknowledged: true });
  expect(cover.coversProducer(OF_1, false)).toBe(false);
  expect(cover.coversProducer(OF_1, true)).toBe(true);
});
