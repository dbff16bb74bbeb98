import { useState } from "preact/hooks";
import { formatBytes } from "../../../../terminal/format";
import type { CheckAnswer, CheckRequest, EditedAttribute, MessageDetail } from "../../../api";
import { call } from "../../client/call";
import { ProblemNotice } from "../../parts/problem-notice";
import { planChange } from "../../state/plan-change";
import { useAction } from "../../state/use-action";
import { useLoad } from "../../state/use-load";
import { useSettled } from "../../state/use-settled";
import { prettyJson } from "../../text/pretty-json";
import { fromEditableText, hasEncoded, toEditableText } from "../../text/visible-text";
import { AttributeFields } from "./attribute-fields";
import { Difference } from "./difference";
import { Verdict, verdictOf } from "./verdict";

/** How long nobody must type before the input is checked. */
const SETTLED_MS = 200;

interface EditFormProps {
  readonly detail: MessageDetail;
  /** The message's path in the server. */
  readonly path: string;
  readonly scan: string;
}

/** Body and attributes, what differs from before, and the current code's diagnosis. It ends in a dry run. */
export function EditForm({ detail, path, scan }: EditFormProps) {
  const [body, setBody] = useState(() => toEditableText(detail.body.text));
  const [attributes, setAttributes] = useState<readonly EditedAttribute[]>(detail.attributes);
  const [force, setForce] = useState(false);
  const { problem, isBusy, run } = useAction();

  const edited: CheckRequest = {
    body: fromEditableText(body),
    attributes: attributes.map(({ name, type, value }) => ({ name, type, value })),
  };
  const asked = JSON.stringify(edited);
  const settled = useSettled(asked, SETTLED_MS);
  const check = useLoad(settled, (signal) =>
    call<CheckAnswer>("POST", `${path}/check`, { body: JSON.parse(settled), signal }),
  );
  const isChecked = settled === asked && !check.isLoading && check.value !== undefined;
  const verdict = isChecked ? verdictOf(check.value, force) : "Checking …";

  const plan = () => {
    const { messageId } = detail.summary;
    const selection = { ids: [messageId] };
    return planChange({ kind: "redrive", scan, selection, edited: { messageId, ...edited }, force });
  };
  const pretty = prettyJson(edited.body ?? "");

  return (
    <form
      class="edit"
      aria-label="Edit the message"
      onSubmit={(event) => {
        event.preventDefault();
        if (verdict === undefined) run(plan);
      }}
    >
      <div class="edit-fields">
        <label class="edit-body">
          <span>Body</span>
          <textarea
            rows={14}
            spellcheck={false}
            value={body}
            onInput={({ currentTarget }) => setBody(currentTarget.value)}
          />
        </label>
        <p class="actions">
          <button
            type="button"
            class="small"
            disabled={pretty === undefined || pretty === edited.body}
            onClick={() => setBody(toEditableText(pretty ?? ""))}
          >
            Format the JSON
          </button>
          {hasEncoded(body) && <span class="muted">⟦U+…⟧ represents an invisible character.</span>}
        </p>
        <AttributeFields attributes={attributes} onChange={setAttributes} />
      </div>
      <div class="edit-check">
        <ProblemNotice title="It could not be checked." problem={check.problem} />
        {check.value !== undefined && (
          <>
            <Verdict answer={check.value} force={force} onForce={setForce} />
            <Difference lines={check.value.difference} changed={check.value.changed} />
            <p class="muted">{formatBytes(check.value.bytes)}</p>
          </>
        )}
        <ProblemNotice title="Nothing was sent." problem={problem} />
        <div class="actions">
          <button
            type="submit"
            class="primary"
            disabled={isBusy || verdict !== undefined}
            aria-describedby="verdict"
          >
            {isBusy ? "Planning …" : "Dry run"}
          </button>
          <span id="verdict" role="status" class="muted">
            {verdict ?? "The next page is a dry run. Nothing is sent yet."}
          </span>
        </div>
      </div>
    </form>
  );
}
