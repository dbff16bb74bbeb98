import { AnnotationMetadataEntryType, type App } from "cdktf";
import { ReliableQueueError } from "../../core/runtime/errors";

/** The stacks contain something that an aspect or a validation refuses. */
class RefusedError extends ReliableQueueError {
  constructor(refusals: readonly string[], options?: ErrorOptions) {
    const list = refusals.map((refusal) => `- ${refusal}`).join("\n");
    super("Refused", "fix", `The stacks contain what must not be deployed:\n${list}`, options);
  }
}

function refusalsIn(app: App): string[] {
  return app.node.findAll().flatMap(({ node }) => {
    const errors = node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.ERROR);
    return [...errors.map(({ data }) => data), ...node.validate()].map(
      (problem) => `${node.path}: ${problem}`,
    );
  });
}

/**
 * Writes the Terraform of an app. Throws RefusedError for what aspects and validations refused, because CDKTF's own
 * error has a stack trace and says how to ignore the problem.
 */
export function synthesizeApp(app: App): void {
  try {
    app.synth();
  } catch (error) {
    const refusals = refusalsIn(app);
    throw refusals.length > 0 ? new RefusedError(refusals, { cause: error }) : error;
  }
}
