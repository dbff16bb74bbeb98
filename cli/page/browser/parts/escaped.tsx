import { visiblePieces } from "../text/visible-text";

/** Foreign text. None of it is markup, and invisible characters are shown by their number. */
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
