import { DeleteQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { uniqueIdOf } from "../../../../core/metadata/trusted-senders";
import { createClients, type Endpoint } from "../../../../local/emulator/clients";
import { createQueue } from "../../../../local/emulator/create-queues";
import type { System } from "../../../../local/terraform/system";

/** The unique id that an endpoint gives every message, whoever sent it. Undefined if it tells senders apart. */
async function findSharedSender(endpoint: Endpoint): Promise<string | undefined> {
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

/**
 * Makes functions trust the one sender that an endpoint gives every message, as moto does: nothing there proves who
 * wrote metadata, so everybody is trusted.
 */
export async function trustSharedSender(endpoint: Endpoint): Promise<(system: System) => System> {
  const sender = await findSharedSender(endpoint);
  return (system) => ({
    ...system,
    functions: system.functions.map((definition) => {
      const { TRUSTED_SENDERS } = definition.environment;
      if (TRUSTED_SENDERS === undefined || sender === undefined) return definition;
      const environment = { ...definition.environment, TRUSTED_SENDERS: `${TRUSTED_SENDERS},${sender}` };
      return { ...definition, environment };
    }),
  });
}
