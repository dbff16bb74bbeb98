import { KEYS } from "../keyboard";
import { useInfo } from "../state/info";
import { letterKeys } from "../state/preferences";
import { useStore } from "../state/store";
import { Check } from "./check";
import { Dialog } from "./dialog";

/** The keys, and the three words that a newcomer needs. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const { version } = useInfo();
  const isOn = useStore(letterKeys);
  return (
    <Dialog title="Help" onClose={onClose}>
      <h3>Keys</h3>
      <dl class="keys">
        {KEYS.map(({ keys, text }) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Check checked={isOn} onChange={(on) => letterKeys.set(on)}>
        Single-letter shortcuts
      </Check>
      <h3>Words</h3>
      <dl class="facts">
        <dt>scan</dt>
        <dd>
          receives held messages so that you can look at them. Until they are released, other consumers do not
          see them.
        </dd>
        <dt>retry queue</dt>
        <dd>messages that may succeed later wait here and are sent back automatically.</dd>
        <dt>quarantine</dt>
        <dd>messages that can never succeed as they are wait here for an operator.</dd>
      </dl>
      <p class="muted">dlq {version}</p>
    </Dialog>
  );
}
