import { useState } from "preact/hooks";

/** Copies a text. `name` says which one, for people who cannot see what is next to it. */
export function CopyButton({ text, name }: { readonly text: string; readonly name: string }) {
  const [said, setSaid] = useState("Copy");
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setSaid("Copied"),
      () => setSaid("Not copied"),
    );
  };
  return (
    <button type="button" class="small" onClick={copy} aria-label={`${said} ${name}`}>
      {said}
    </button>
  );
}
