import type { Attribute } from "../../../api";
import { Escaped } from "../../parts/escaped";
import { Heads } from "../../parts/heads";
import { HexText } from "./hex-text";

/** The attributes that the producer gave a message. */
export function Attributes({ attributes }: { readonly attributes: readonly Attribute[] }) {
  return (
    <section aria-label="Attributes">
      <h2>Attributes</h2>
      {attributes.length === 0 ? (
        <p class="muted">It has none.</p>
      ) : (
        <table>
          <Heads titles={["name", "type", "value"]} />
          <tbody>
            {attributes.map(({ name, type, value, masked }) => (
              <tr key={name}>
                <th scope="row">
                  <Escaped text={name} />
                </th>
                <td>
                  <Escaped text={type} />
                </td>
                <td class="value">
                  {masked ? <span class="muted">masked</span> : <Escaped text={value} />}
                  {!masked && type.startsWith("Binary") && <BinaryValue base64={value} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** A binary value as bytes, below its base64. */
function BinaryValue({ base64 }: { readonly base64: string }) {
  return (
    <details>
      <summary>as bytes</summary>
      <pre>
        <HexText bytes={Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))} />
      </pre>
    </details>
  );
}
