import type { Grantee } from "../security/policy-document";
import { StateTable } from "./state-table";

/**
 * Remembers which alerts people have acknowledged: for each group who, when, until when, and how much it has grown.
 */
export class AcknowledgementTable extends StateTable {
  /** For the notifier, which reads all of them and adds what has joined a group. */
  grantCount(grantee: Grantee): void {
    this.grant(grantee, ["Scan", "UpdateItem"]);
    this.key?.grantEncrypt(grantee);
  }

  /** For `dlq ack --list`. */
  grantRead(grantee: Grantee): void {
    this.grant(grantee, ["Scan"]);
    this.key?.grantDecrypt(grantee);
  }

  /** For `dlq ack` and `dlq snooze`. */
  grantManage(grantee: Grantee): void {
    this.grant(grantee, ["DeleteItem", "PutItem", "Scan"]);
    this.key?.grantEncrypt(grantee);
  }
}
