import type { Sample } from "../../core/application/sample";
import type { ApplicationDeployment } from "../../core/project/application-module";
import { application } from "./jobs";

/** The jobs application as a module that can replace `#application`. */
export default application;

/** Its settings for the stacks. */
export const deployment = {
  environment: {
    local: { BUSY_MACHINES: "machine-13" },
    dev: { BUSY_MACHINES: "machine-13" },
    prod: { BUSY_MACHINES: "" },
  },
  producer: { environment: { BUSY_SHARE: "0.1" } },
  mailboxes: ["1", "2", "3", "4", "5"].map((id) => ({
    producer: `team:${id}`,
    address: `team-${id}@example.com`,
  })),
} satisfies ApplicationDeployment;

/** A local run deploys again with these settings: the machine is free. */
export const recovery = { BUSY_MACHINES: "" };

export const samples: readonly Sample[] = [
  { body: { job_id: "job-1", machine: "machine-1" }, expect: "quarantined" },
];
