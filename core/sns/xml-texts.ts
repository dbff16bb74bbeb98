/** The texts of all elements with a name. What is read here has no attributes, comments or CDATA. */
export const textsIn = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => unescapeXml(text));

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The last Unicode code point. */
const MAX_CODE_POINT = 0x10ffff;

/** In one pass, so that `&amp;lt;` becomes `&lt;` and not `<`. */
const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const codePoint = Number.parseInt(decimal ?? hex, decimal ? 10 : 16);
    return codePoint <= MAX_CODE_POINT ? String.fromCodePoint(codePoint) : whole;
  });
