import type { EditedAttribute } from "../../../api";
import { useInfo } from "../../state/info";
import { fromEditableText, toEditableText } from "../../text/visible-text";

const PARTS = [
  ["name", "Name"],
  ["type", "Type"],
  ["value", "Value"],
] as const;

interface AttributeFieldsProps {
  readonly attributes: readonly EditedAttribute[];
  readonly onChange: (attributes: readonly EditedAttribute[]) => void;
}

/** The attributes as fields: each can be changed or removed, and others added. */
export function AttributeFields({ attributes, onChange }: AttributeFieldsProps) {
  const { producerAttribute } = useInfo();
  const setOne = (index: number, change: Partial<EditedAttribute>) =>
    onChange(attributes.map((one, other) => (other === index ? { ...one, ...change } : one)));
  const add = () => {
    const isThere = attributes.some(({ name }) => name === producerAttribute.name);
    const made = isThere ? { name: "", type: "String" } : producerAttribute;
    onChange([...attributes, { ...made, value: "" }]);
  };
  return (
    <fieldset class="attributes">
      <legend>Attributes</legend>
      {attributes.map((attribute, index) => (
        <div class="attribute" key={index}>
          {PARTS.map(([part, label]) => (
            <Field
              key={part}
              label={`${label} of attribute ${index + 1}`}
              value={attribute[part]}
              onInput={(text) => setOne(index, { [part]: text })}
            />
          ))}
          <button
            type="button"
            class="small"
            aria-label={`Remove attribute ${index + 1}`}
            onClick={() => onChange(attributes.filter((_, other) => other !== index))}
          >
            ✕
          </button>
        </div>
      ))}
      <button type="button" class="small" onClick={add}>
        Add an attribute
      </button>
    </fieldset>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function Field({ label, value, onInput }: FieldProps) {
  return (
    <input
      aria-label={label}
      autocomplete="off"
      spellcheck={false}
      value={toEditableText(value)}
      onInput={({ currentTarget }) => onInput(fromEditableText(currentTarget.value))}
    />
  );
}
