import { createReceivePort } from "../../../core/sqs/receive-port";
import { sqsCallsOf } from "../../../core/sqs/sdk-sqs-calls";
import { reportUnreadable } from "../../../handlers/redriver/report-unreadable";
import { useAws } from "../../support/hooks";
import { makeMessage } from "../../support/make-message";
import { recordCount, recordLog } from "../../support/recorders";

const aws = useAws();

test("a message that cannot be read completely is named, an alarm notifies a person, and the others are received", async () => {
  const client = aws.connectSqs();
  const queueUrl = aws.createQueue();
  aws.put(queueUrl, [makeMessage({ body: "whole" }), makeMessage({ body: "broken" })]);
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { Messages = [] } = result.output as { Messages?: { Body?: string; ReceiptHandle?: string }[] };
      for (const message of Messages) if (message.Body === "broken") delete message.ReceiptHandle;
      return result;
    },
    { step: "initialize" },
  );
  const { log, of } = recordLog();
  const { count, sums } = recordCount();
  const port = createReceivePort(sqsCallsOf(client), (messageId) => reportUnreadable(messageId, log, count));
  const received = await port.receive(queueUrl, 30, AbortSignal.timeout(60_000));
  expect(received.map(({ body }) => body)).toEqual(["whole"]);
  expect(of("message not readable, it stays where it is")).toEqual([{ message_id: expect.any(String) }]);
  expect(sums).toEqual({ ScanIncomplete: 1 });
  client.destroy();
});
