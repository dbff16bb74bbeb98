import { moveMessages } from "../../../../core/moving/move-messages";
import type { Transfer } from "../../../../core/moving/transfer";
import { createDeadline } from "../../../../core/runtime/deadline";
import { createReceivePort } from "../../../../core/sqs/receive-port";
import { sqsCallsOf } from "../../../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../../../core/sqs/sqs-port";
import { useAws, useFresh } from "../../../support/hooks";
import { makeMessage } from "../../../support/make-message";

export const forever = createDeadline(() => 60_000, 0);
export const bodies = (count: number) => Array.from({ length: count }, (_, index) => `body ${index}`);
export const codes = (result: { readonly notMoved: readonly { readonly code: string }[] }) =>
  result.notMoved.map(({ code }) => code);

/** For each test of a file: a client of a server, an empty queue to move from, and one to move to. */
export function useMoves() {
  const aws = useAws();
  return useFresh(() => {
    const client = aws.connectSqs();
    const [from, to] = [aws.createQueue(), aws.createQueue()];
    const receive = (queueUrl: string) =>
      createReceivePort(sqsCallsOf(client)).receive(queueUrl, 300, forever.signal());
    return {
      ...{ aws, client, from, to, receive },
      /** Puts messages with these bodies into the queue, receives them, and plans their transfer. */
      async transfersOf(
        texts: readonly string[],
        attributes = makeMessage().attributes,
      ): Promise<Transfer[]> {
        const messages = texts.map((body) => makeMessage({ body, attributes }));
        aws.put(from, messages);
        const transfers: Transfer[] = [];
        while (transfers.length < texts.length) {
          const received = await receive(from);
          transfers.push(...received.map((message) => ({ message, to, attributes: message.attributes })));
        }
        return transfers;
      },
      move: (transfers: readonly Transfer[], more: object = {}) =>
        moveMessages(createSqsPort(sqsCallsOf(client)), transfers, { from, deadline: forever, ...more }),
      bodiesIn: (queueUrl: string) => aws.contents(queueUrl).map(({ body }) => body),
      close: () => client.destroy(),
    };
  });
}
