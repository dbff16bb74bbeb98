import { createReaders, type Readers } from "./clients";
import { Deployment, type GivenSettings } from "./deployment";
import type { Tools } from "./find-tools";
import { timed } from "./progress";
import { type StartedEndpoint, startEndpoint } from "./start-endpoint";
import { WorkingCopy } from "./working-copy";

/** CDKTF's default here. Emulators know every region. */
export const REGION = "us-east-1";
/** moto's. */
export const ACCOUNT_ID = "123456789012";

/** An endpoint, a working copy, and what is deployed from one to the other. */
export interface AppliedSystem {
  readonly endpoint: string;
  readonly copy: WorkingCopy;
  readonly deployment: Deployment;
  readonly aws: Readers;
  /** Ends the endpoint and removes the copy, whatever was applied. */
  readonly close: () => Promise<void>;
}

/** Nothing is applied yet. */
export async function prepareSystem(tools: Tools, settings: GivenSettings): Promise<AppliedSystem> {
  const endpoint: StartedEndpoint = await timed(`endpoint for STAGE=${settings.STAGE}`, () =>
    startEndpoint(tools.endpoint),
  );
  const copy = new WorkingCopy();
  return {
    endpoint: endpoint.url,
    copy,
    deployment: new Deployment(copy, endpoint.url, tools.environment, { AWS_REGION: REGION, ...settings }),
    aws: createReaders(endpoint.url, REGION),
    close: async () => {
      await endpoint.stop();
      copy.remove();
    },
  };
}
