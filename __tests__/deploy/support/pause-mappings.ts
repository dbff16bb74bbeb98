import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { Readers } from "./clients";

/**
 * Turns the endpoint's own mappings off: moto would receive each message itself as it is sent, and run the function in
 * Docker. The runner takes their place.
 */
export async function pauseMappings({ lambda }: Readers): Promise<void> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  for (const { UUID } of EventSourceMappings) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  }
}
