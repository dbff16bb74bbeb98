import { writeFileSync } from "node:fs";
import { allQueues, type ChosenQueue } from "../cli/choose-queue";
import { createOperationContext } from "../cli/create-context";
import { DlqError } from "../cli/errors";
import type { ContextSource } from "../cli/page/server/contexts";
import { type RunningPage, startPage } from "../cli/page/server/start-page";
import { describeEndpoint } from "./report/write-endpoint-file";
import type { RunFolder } from "./run-folder";
import type { System } from "./terraform/system";

/** How far the run is, as far as it matters to people who look at it. */
type Phase = "making" | "playing" | "reconciling" | "kept";

const STARTING = new DlqError(
  "Starting",
  "The local run is creating its queues and functions. The page will be ready in a few seconds.",
);

const RECONCILING = new DlqError(
  "Reconciling",
  "The run has not been reconciled yet, and a change now would falsify its result. Wait for the result. With --keep, the run stays up afterwards.",
);

/** The operator's page of a local run. It exists before the run's queues do. */
export class RunPage {
  #phase: Phase = "making";
  #endpointFile = "";
  #page: RunningPage | undefined;

  /** Serves a page for each of the project's queues. Throws DlqError. Returns the first one's address. */
  async start(project: string): Promise<string> {
    const queues = allQueues(project);
    this.#page = await startPage({
      sources: new Map(queues.map((chosen) => [chosen.name, this.#sourceOf(chosen, queues.length > 1)])),
      port: 0,
      readOnly: false,
      folder: ".",
      audit: "./dlq-audit.ndjson",
    });
    return this.#page.address();
  }

  #sourceOf(chosen: ChosenQueue, isOneOfSeveral: boolean): ContextSource {
    return {
      create: (command, face, stop) => {
        if (this.#phase === "making") throw STARTING;
        const options = {
          stage: "local",
          endpointFile: this.#endpointFile,
          ...(isOneOfSeveral && { queue: chosen.name }),
        };
        return createOperationContext(command, chosen, options, face, stop);
      },
      refusal: (command) => this.#refusalOf(command),
    };
  }

  /** A scan receives what it finds and releases it, so only the reconciliation must not meet one. */
  #refusalOf(command: string): DlqError | undefined {
    if (this.#phase === "making") return STARTING;
    if (this.#phase === "reconciling") return RECONCILING;
    return this.#phase === "playing" && command !== "ui" ? RECONCILING : undefined;
  }

  /** The queues exist. */
  ready({ pageEndpointFile }: Pick<RunFolder, "pageEndpointFile">, system: System): void {
    writeFileSync(pageEndpointFile, describeEndpoint(system));
    this.#endpointFile = pageEndpointFile;
    if (this.#phase === "making") this.#phase = "playing";
  }

  /** Nobody may hide a message from the reconciliation. */
  async reconciling(): Promise<void> {
    this.#phase = "reconciling";
    await this.#page?.endScans();
  }

  /** The run stays up, so everything may be done. */
  keep({ endpointFile }: Pick<RunFolder, "endpointFile">): void {
    this.#endpointFile = endpointFile;
    this.#phase = "kept";
  }

  async close(): Promise<void> {
    await this.#page?.close();
  }
}
