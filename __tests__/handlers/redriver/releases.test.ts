import { METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import { useAws, useFresh, useFrozenDate } from "../../support/hooks";
import type { Stored } from "../../support/local-aws";
import {
  makeMessage,
  makeMetadata,
  makeNotified,
  metadataAttribute,
  NOW,
  number,
  ORIGINAL_ID,
  SYSTEM_SENDER,
} from "../../support/make-message";
import { createNotifier } from "../../support/notifier-harness";
import { createRedriver } from "../../support/redriver-harness";

const DAY = 86_400_000;

useFrozenDate();
const aws = useAws();
const notifier = useFresh(() => createNotifier(aws));
const redriver = useFresh(() => createRedriver(aws));

const metadataOf = (stored: Stored | undefined): unknown =>
  JSON.parse(stored?.attributes[METADATA_ATTRIBUTE]?.StringValue ?? "null");

/** What a future release may write. This one knows neither the version nor most fields. */
const NEWER = { v: 2, id: ORIGINAL_ID, tries: { system: 3, operator: 1 }, due: "2026-01-15T12:00:00Z" };

const withMetadata = (metadata: object) =>
  makeMessage({
    senderId: SYSTEM_SENDER,
    attributes: { team_id: number("3"), ...metadataAttribute(metadata) },
  });

test("new, old, new: metadata of a later version passes through this release's notifier, redriver and renewal unchanged", async () => {
  await notifier.forward(await notifier.die([withMetadata(NEWER)]));
  const [scheduled] = aws.contents(notifier.queues.retry);
  expect(metadataOf(scheduled)).toEqual(NEWER);
  expect(notifier.alerts()).toEqual([]);
  expect(notifier.sums).toMatchObject({ NewerMetadata: 1 });

  await redriver.hold(withMetadata(NEWER));
  expect(await redriver.redrive()).toMatchObject({ newer: 1, redriven: 0, quarantined: 0 });
  expect(redriver.contents("retry")).toMatchObject([{ until: NOW + 900_000 }]);
  jest.setSystemTime(NOW + 8 * DAY);
  expect(await redriver.redrive()).toMatchObject({ renewed: 1, quarantined: 0 });
  jest.setSystemTime(NOW + 16 * DAY);
  expect(await redriver.renew()).toMatchObject({ renewed: 1 });
  expect(redriver.contents("retry").map(metadataOf)).toEqual([NEWER]);
});

test("new, old, new: fields that this release does not know survive a death, a redrive and a renewal", async () => {
  const unknown = { tenant: "blue", trail: [1, 2, { since: "2026" }] };
  await notifier.forward(await notifier.die([makeNotified({ ...unknown, attempt: 1 } as never)]));
  expect(metadataOf(aws.contents(notifier.queues.retry)[0])).toMatchObject({ v: 1, attempt: 1, ...unknown });

  await redriver.hold(makeNotified(unknown as never));
  await redriver.redrive();
  expect(metadataOf(redriver.contents("main")[0])).toEqual({ ...makeMetadata({ attempt: 1 }), ...unknown });
});
