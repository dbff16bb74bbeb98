/** What is shown, and of which message or change. */
export type Route =
  | { readonly view: "overview" | "groups" | "messages" | "operations" | "unknown" }
  | { readonly view: "message" | "edit" | "change"; readonly id: string };

const LISTS = ["groups", "messages", "operations"] as const;

/** The view of an address's path. */
export function parseRoute(pathname: string): Route {
  const [first, id, last, ...rest] = pathname.split("/").slice(1).map(decode);
  if (first === "" && id === undefined) return { view: "overview" };
  const list = LISTS.find((name) => name === first);
  if (list !== undefined && id === undefined) return { view: list };
  if (id === undefined || id === "" || rest.length > 0) return { view: "unknown" };
  if (first === "messages" && last === undefined) return { view: "message", id };
  if (first === "messages" && last === "edit") return { view: "edit", id };
  if (first === "changes" && last === undefined) return { view: "change", id };
  return { view: "unknown" };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const messagePath = (id: string): string => `/messages/${encodeURIComponent(id)}`;
export const editPath = (id: string): string => `${messagePath(id)}/edit`;
export const changePath = (id: string): string => `/changes/${encodeURIComponent(id)}`;
