import type { Diagnosis } from "../../../api";
import { Escaped } from "../../parts/escaped";

/** The current code's diagnosis of a message. */
export function DiagnosisNote({ diagnosis }: { readonly diagnosis: Diagnosis | undefined }) {
  if (diagnosis === undefined) {
    return (
      <section class="diagnosis diagnosis-good" aria-label="Diagnosis now">
        <h2>Diagnosis now</h2>
        <p>
          <span aria-hidden="true">✓</span> The message is valid and can be sent back.
        </p>
      </section>
    );
  }
  const { reason, permanent, text } = diagnosis;
  return (
    <section class={`diagnosis diagnosis-${permanent ? "bad" : "wait"}`} aria-label="Diagnosis now">
      <h2>Diagnosis now</h2>
      <p>
        <span aria-hidden="true">{permanent ? "✕" : "↻"}</span> <b>{reason}</b>,{" "}
        {permanent ? "can never succeed as it is" : "may succeed later"}
      </p>
      <p>
        <Escaped text={text} />
      </p>
    </section>
  );
}
