import type { Application } from "../../../core/application/application";
import { MALFORMED_BODY, missingReason } from "../../../core/application/system-reasons";

/** The application's words, as used by help and options. */
export interface Words {
  /** What a producer is called. */
  readonly noun: string;
  /** The message attribute with its id, and the attribute's type. */
  readonly attribute: string;
  readonly type: string;
  /** Why a message without that attribute is refused. */
  readonly missing: string;
}

export const wordsOf = ({ producer }: Pick<Application, "producer">): Words => ({
  noun: producer.noun,
  attribute: producer.attribute,
  type: producer.type,
  missing: missingReason(producer),
});

/** If there is no application to take them from. */
export const NEUTRAL: Words = {
  noun: "producer",
  attribute: "producer_id",
  type: "String",
  missing: MALFORMED_BODY,
};
