import { InvalidArgumentError } from "commander";
import { ACKNOWLEDGEMENT_FACTORS } from "../../../core/acknowledgements/acknowledgement";

const { min, max } = ACKNOWLEDGEMENT_FACTORS;

/** How many times as large a group may get. 1: every new message is alerted about. */
export function parseFactor(text: string): number {
  const factor = Number(text);
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text) || factor < min || factor > max) {
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}, such as 2 or 1.5.`);
  }
  return factor;
}
