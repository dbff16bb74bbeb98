import type { Grantee } from "../security/policy-document";
import { StateTable } from "./state-table";

/**
 * Remembers which messages were processed: for each the hash of its key, and when that expires.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/#dynamodb-table
 */
export class ProcessedMessages extends StateTable {
  /** Exactly what Powertools calls. */
  grantUse(grantee: Grantee): void {
    this.grant(grantee, ["DeleteItem", "GetItem", "PutItem", "UpdateItem"]);
    this.key?.grantEncrypt(grantee);
  }
}
