import { InvalidArgumentError } from "commander";
import { type AttributeChange, isReserved, problemWithValue } from "../../scan/attribute-change";
import type { Words } from "./words";

const FORM = /^([A-Za-z0-9_.-]{1,256})(?::((?:String|Number|Binary)(?:\.[\w.-]{1,200})?))?=([\s\S]+)$/;

/**
 * The type of the producer's attribute is known. `name=value`, or `name:Type=value` with String, Number or Binary
 * (base64), including custom types such as Number.int.
 */
export const parseAttributeChange =
  (words: Words) =>
  (text: string): AttributeChange => {
    const [, name = "", type, value = ""] = FORM.exec(text) ?? [];
    if (name === "" || value === "") {
      throw new InvalidArgumentError(
        "It must be name=value or name:Type=value, with the type String, Number or Binary (base64), and a value that is not empty.",
      );
    }
    if (isReserved(name)) {
      throw new InvalidArgumentError(`The attribute ${name} is reserved and cannot be set.`);
    }
    const known = type ?? (name === words.attribute ? words.type : undefined);
    const problem = known === undefined ? undefined : problemWithValue(name, known, value);
    if (problem !== undefined) throw new InvalidArgumentError(problem);
    return { name, value, ...(known !== undefined && { type: known }) };
  };
