import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { keepProtoAttribute, restoreProtoAttribute } from "./proto-attribute";
import type { CallSqs, SqsOperations } from "./sqs-calls";

type Options = { readonly abortSignal: AbortSignal };

const CALLS: {
  [Name in keyof SqsOperations]: (
    client: SQSClient,
    input: SqsOperations[Name]["input"],
    options: Options,
  ) => Promise<SqsOperations[Name]["output"]>;
} = {
  ChangeMessageVisibilityBatch: (client, input, options) =>
    client.send(new ChangeMessageVisibilityBatchCommand(input), options),
  DeleteMessageBatch: (client, input, options) => client.send(new DeleteMessageBatchCommand(input), options),
  GetQueueAttributes: (client, input, options) => client.send(new GetQueueAttributesCommand(input), options),
  ReceiveMessage: async (client, input, options) => {
    const { Messages } = await client.send(new ReceiveMessageCommand(input), options);
    return { Messages: Messages?.map(withProtoAttribute) };
  },
  SendMessageBatch: (client, input, options) => client.send(new SendMessageBatchCommand(input), options),
};

/** The calls by a client of the SDK, for everything outside the functions: the command, the local run, tests. */
export function sqsCallsOf(client: SQSClient): CallSqs {
  keepProtoAttribute(client);
  return (operation, input, abortSignal) => CALLS[operation](client, input, { abortSignal });
}

const withProtoAttribute = (message: Message): Message => ({
  ...message,
  ...(message.MessageAttributes && { MessageAttributes: restoreProtoAttribute(message.MessageAttributes) }),
});
