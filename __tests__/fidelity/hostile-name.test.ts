import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { seededRandom } from "../../scripts/virtual-aws/seeded-random";
import { World } from "../histories/world";
import { PLAIN } from "../histories/world-settings";
import { text } from "../support/make-message";
import { makeTransfer, TRANSFERS } from "./support/transfers";
import { contentOf } from "./support/value-kinds";

/** The SDK's own parser loses its value. */
const HOSTILE = { name: "a hostile name", attributes: { ["__proto__"]: text("p") } };
const PLAINLY = { name: "none", attributes: {} };
const HELD_TRANSFERS = TRANSFERS.filter(({ attempt }) => attempt !== undefined);

/** At its first call the SDK reads files, which takes machine time, while the world's time continues. */
beforeAll(async () => {
  const { sqs } = new World(seededRandom(7), 0, PLAIN).clients;
  await sqs.send(new ListQueuesCommand()).catch(() => {});
});

test.each(HELD_TRANSFERS)(
  "an attribute named __proto__ holds up no other message, and its own is not lost: $name",
  async (transfer) => {
    const world = new World(seededRandom(7), 0, PLAIN);
    await world.play(async () => {
      const contents = [HOSTILE, PLAINLY, PLAINLY].map((kind) => contentOf(kind, false));
      const stored = await makeTransfer(world, transfer, contents);
      const isHostile = ({ attributes }: (typeof stored)[number]) => Object.hasOwn(attributes, "__proto__");
      expect(stored.filter((one) => !isHostile(one))).toHaveLength(2);
      const held = [...stored, ...world.contents(transfer.from)];
      expect(held.some(isHostile)).toBe(true);
    });
  },
  60_000,
);
