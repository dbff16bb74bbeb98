/** Characters of a producer's name in a text. The message attribute has all of them. */
const MAX_NAME = 100;

/** Truncates a text at the end, and never within a character. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

export const shortName = (name: string): string => shorten(name, MAX_NAME);
