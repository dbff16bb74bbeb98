import { visiblePieces } from "../text/visible-text";

/** Foreign text. Nothing of it is markup, and what could not be seen is shown by its number. */
export function Escaped({ text }: { readonly text: string }) {
  return (
    <bdi dir="ltr">
      {visiblePieces(text).map(({ text: plain, number }, index) =>
        number === undefined ? (
          plain
        ) : (
          <span class="escape" key={index}>
            {number}
          </span>
        ),
      )}
    </bdi>
  );
}
