import { DeleteQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { uniqueIdOf } from "../../../../core/messages/senders";
import { createClients, type Endpoint } from "../../../../local/emulator/clients";
import { createQueue } from "../../../../local/emulator/create-queues";

/**
 * The unique id in the SenderId that an endpoint gives every message, whoever has sent it, as moto does: nothing there
 * proves who wrote metadata, so a run has to trust everybody. Undefined where the endpoint tells senders apart.
 */
export async function findSharedSender(endpoint: Endpoint): Promise<string | undefined> {
  const { sqs } = createClients(endpoint);
  const { url: QueueUrl } = await createQueue(sqs, "local_who_sends");
  for (const accessKeyId of ["one", "two"]) {
    const sender = createClients(endpoint, accessKeyId).sqs;
    await sender.send(new SendMessageCommand({ QueueUrl, MessageBody: accessKeyId }));
  }
  const senders: string[] = [];
  while (senders.length < 2) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["SenderId"],
      }),
    );
    senders.push(...Messages.map(({ Attributes }) => uniqueIdOf(Attributes?.SenderId ?? "")));
  }
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  const [first, second] = senders;
  return first === second ? first : undefined;
}
