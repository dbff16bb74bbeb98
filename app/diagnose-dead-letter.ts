import type { Message } from "../core/messages/message";
import { diagnose as applicationDiagnoses, type Catalog, type Diagnosis, UNKNOWN } from "./diagnose-order";

/**
 * Why a message died: what the application's `diagnose` says, and `Unknown` where it finds nothing wrong or throws.
 * The consumer failed by the same error and logged its class; here it must not cost the neighbours their way on.
 */
export function diagnoseDeadLetter(
  message: Pick<Message, "body" | "attributes">,
  catalog: Catalog,
  diagnose: typeof applicationDiagnoses = applicationDiagnoses,
): Diagnosis {
  try {
    return diagnose(message, catalog) ?? UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}
