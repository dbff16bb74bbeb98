import { synthesizeQueue } from "../constructs/support/synthesize-queue";
import { synthesizeMoved } from "./support/moved-block";

const mainQueueOf = (id: string) => {
  const { resource } = synthesizeQueue({}, id);
  const queues = Object.entries(resource.aws_sqs_queue ?? {});
  return queues.flatMap(([queue, { name }]) => (name === "payments" ? [`aws_sqs_queue.${queue}`] : []));
};

test("the page's moved block gives the queue the address that it has under the construct's new id", () => {
  const [from] = mainQueueOf("payments");
  const [to] = mainQueueOf("cards");

  expect(synthesizeMoved()).toEqual([{ from, to }]);
});

test("takes other addresses in place of the page's", () => {
  const move = { from: "aws_sqs_queue.a", to: "aws_sqs_queue.b" };

  expect(synthesizeMoved(move)).toEqual([move]);
});
