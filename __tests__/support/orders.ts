import application from "#application";
import { createDiagnose } from "../../core/application/diagnose-message";

export { application };

/** The world in which these products are out. */
export const worldOf = (...products: readonly string[]) =>
  ({ known: true, value: new Set<string>(products) }) as const;

/** What the orders application says of messages while these products are out. */
export const diagnoseWhile = (...products: readonly string[]) =>
  createDiagnose(application, worldOf(...products));
