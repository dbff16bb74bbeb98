import { options } from "preact";

/**
 * If several queues are served, the addresses of each begin with `/q/<name>`. The page's own paths leave this out.
 */
export const base = /^\/q\/[^/]+/.exec(globalThis.location?.pathname ?? "")?.[0] ?? "";

/** A path of the page without its queue. */
export const withoutBase = (path: string): string =>
  path.startsWith(`${base}/`) ? path.slice(base.length) : path;

/** Links contain only the views; in the document they lead to the views of this queue. */
export function startBase(): void {
  options.vnode = ({ type, props }) => {
    const href: unknown = type === "a" && Reflect.get(props, "href");
    if (typeof href === "string" && href.startsWith("/")) Object.assign(props, { href: base + href });
  };
}
