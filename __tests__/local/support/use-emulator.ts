import { type MessageAttributeValue, SendMessageCommand } from "@aws-sdk/client-sqs";
import { createClients } from "../../../local/emulator/clients";
import { startEmulator } from "../../../local/emulator/start-emulator";
import type { Gate } from "../../../local/iam/refuse-denied-calls";
import { useStarted } from "../../support/hooks";

/** An emulator for the tests of a file, with the runner's clients of it. */
export const useEmulator = (gate?: Gate) =>
  useStarted(async () => {
    const emulator = await startEmulator(0, gate);
    const clientsOf = (accessKeyId?: string) =>
      createClients({ url: emulator.url, region: "us-east-1" }, accessKeyId);
    const { sqs, sns } = clientsOf();
    const send = (
      QueueUrl: string,
      MessageBody: string,
      MessageAttributes: Record<string, MessageAttributeValue> = {},
    ) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    return { ...emulator, sqs, sns, send, clientsOf };
  });
