import { useState } from "preact/hooks";
import { messages } from "../../../../terminal/format";
import type { MessageSelection } from "../../../api";
import { Check } from "../../parts/check";
import { Dialog } from "../../parts/dialog";
import { ProblemNotice } from "../../parts/problem-notice";
import { useInfo } from "../../state/info";
import { planChange } from "../../state/plan-change";
import { useAction } from "../../state/use-action";

interface RedriveDialogProps {
  readonly scan: string;
  readonly selection: MessageSelection;
  readonly count: number;
  readonly onClose: () => void;
}

/** How messages are sent back: with which attribute, how fast, and in which steps. It ends in a dry run. */
export function RedriveDialog({ scan, selection, count, onClose }: RedriveDialogProps) {
  const { producerAttribute, defaults, rampSteps } = useInfo();
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const [rate, setRate] = useState(defaults.ratePerSecond);
  const [ramp, setRamp] = useState(false);
  const [force, setForce] = useState(false);
  const { problem, isBusy, run } = useAction();
  const setAttributes = name === "" ? [] : [{ name, value }];
  const request = { kind: "redrive", scan, selection, setAttributes, rate, ramp, force } as const;
  return (
    <Dialog title={`Send back ${messages(count)}`} onClose={onClose}>
      <form
        class="stacked"
        onSubmit={(event) => {
          event.preventDefault();
          run(() => planChange(request));
        }}
      >
        <fieldset>
          <legend>Set an attribute on all of them (optional)</legend>
          <div class="pair">
            <label>
              <span>Attribute</span>
              <input
                list="attribute-names"
                autocomplete="off"
                value={name}
                onInput={({ currentTarget }) => setName(currentTarget.value)}
              />
              <datalist id="attribute-names">
                <option value={producerAttribute.name} />
              </datalist>
            </label>
            <label>
              <span>Value</span>
              <input
                autocomplete="off"
                value={value}
                required={name !== ""}
                onInput={({ currentTarget }) => setValue(currentTarget.value)}
              />
            </label>
          </div>
        </fieldset>
        <label>
          <span>Messages a second</span>
          <input
            type="number"
            min="1"
            required
            value={rate}
            onInput={({ currentTarget }) => setRate(currentTarget.valueAsNumber)}
          />
        </label>
        <Check checked={ramp} onChange={setRamp}>
          In steps of {rampSteps.join(", ")} …, and stop if some become dead letters again
        </Check>
        <Check checked={force} onChange={setForce}>
          Also send messages that would fail again
        </Check>
        <ProblemNotice title="Nothing was changed." problem={problem} />
        <p class="muted">The next page is a dry run. Nothing is sent yet.</p>
        <div class="actions">
          <button type="submit" class="primary" disabled={isBusy}>
            {isBusy ? "Planning …" : "Dry run"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
