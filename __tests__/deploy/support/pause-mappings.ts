import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { Readers } from "./clients";

/**
 * Turns off the endpoint's own mappings: moto would receive each message itself as it is sent, and run the function
 * in Docker. The runner replaces them.
 */
export async function pauseMappings({ lambda }: Readers): Promise<void> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  for (const { UUID } of EventSourceMappings) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  }
}
