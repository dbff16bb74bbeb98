import { useMemo, useState } from "preact/hooks";
import { formatBytes } from "../../../../terminal/format";
import type { Body } from "../../../api";
import { Choices } from "../../parts/choices";
import { CopyButton } from "../../parts/copy-button";
import { Escaped } from "../../parts/escaped";
import { ScrollBox } from "../../parts/scroll-box";
import { prettyJson } from "../../text/pretty-json";
import { HexText } from "./hex-text";

type Form = "pretty" | "raw" | "bytes";
const FORMS = [
  ["pretty", "pretty"],
  ["raw", "raw"],
  ["bytes", "bytes"],
] as const;

/** A longer text is shown in part: a person reads no more, and the page stays fast. */
const MOST_CHARACTERS = 65_536;
const MOST_BYTES = 8_192;

/** A body as text: never as markup, and with invisible characters shown by their number. */
export function BodyView({ body }: { readonly body: Body }) {
  const [form, setForm] = useState<Form>("pretty");
  const [isWhole, setWhole] = useState(false);
  const bytes = useMemo(() => new TextEncoder().encode(body.text), [body]);
  const text = useMemo(
    () => (form === "pretty" ? (prettyJson(body.text) ?? body.text) : body.text),
    [body, form],
  );
  const isCut = !isWhole && (form === "bytes" ? bytes.length > MOST_BYTES : text.length > MOST_CHARACTERS);
  return (
    <section aria-label="Body">
      <div class="section-head">
        <h2>Body{body.masked ? " (masked)" : ""}</h2>
        {!body.masked && (
          <Choices legend="Show as" name="form" values={FORMS} chosen={form} onChoose={setForm} />
        )}
        {!body.masked && <CopyButton text={body.text} name="the body" />}
      </div>
      {!body.masked && (
        <p class="muted">
          {body.json ? "JSON" : "Not JSON"}, {formatBytes(bytes.length)}.
        </p>
      )}
      <ScrollBox class="body" name="Text of the body">
        {form === "bytes" && !body.masked ? (
          <HexText bytes={isCut ? bytes.subarray(0, MOST_BYTES) : bytes} />
        ) : (
          <Escaped text={isCut ? text.slice(0, MOST_CHARACTERS) : text} />
        )}
      </ScrollBox>
      {isCut && (
        <p>
          This is only its beginning.{" "}
          <button type="button" class="small" onClick={() => setWhole(true)}>
            Show all of it
          </button>
        </p>
      )}
    </section>
  );
}
