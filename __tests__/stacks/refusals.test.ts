import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App } from "cdktf";
import { resolveSettings } from "../../constructs/settings/resolve-settings";
import { createStacks } from "../../constructs/stacks/create-stacks";
import { useFolder } from "../support/folder";
import * as JOBS from "../support/jobs-application";
import { fakeBundler } from "./support/fake-bundler";

const outdir = useFolder();

test.each(["ingestor", "reliable"] as const)("refuses an unencrypted queue in the %s stack", (name) => {
  const app = new App({ outdir, stackTraces: false });
  const stack = createStacks(app, resolveSettings({}, JOBS), fakeBundler)[name];
  new SqsQueue(stack, "added-by-somebody", { name: "bare", messageRetentionSeconds: 60 });

  expect(() => app.synth()).toThrow(
    `[${stack.node.id}/added-by-somebody] The queue is not encrypted. Set sqsManagedSseEnabled or kmsMasterKeyId.`,
  );
});
