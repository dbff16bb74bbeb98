import type { App } from "cdktf";
import type { Bundler } from "../bundling/bundle";
import type { Settings } from "../settings/settings";
import { IngestorStack } from "./ingestor-stack";
import { ReliableStack } from "./reliable-stack";

export interface Stacks {
  readonly ingestor: IngestorStack;
  readonly reliable: ReliableStack;
}

/** Both stacks of a deployment, in the order in which they are deployed. */
export function createStacks(app: App, settings: Settings, bundle: Bundler): Stacks {
  const ingestor = new IngestorStack(app, settings, bundle);
  const reliable = new ReliableStack(app, settings, bundle, ingestor);
  return { ingestor, reliable };
}
