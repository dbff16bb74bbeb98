import { options } from "preact";

/** Where several queues are served, the addresses of each begin with `/q/<name>`. In the page's own paths it is left out. */
export const base = /^\/q\/[^/]+/.exec(globalThis.location?.pathname ?? "")?.[0] ?? "";

/** A path of the page without the queue that it is of. */
export const withoutBase = (path: string): string =>
  path.startsWith(`${base}/`) ? path.slice(base.length) : path;

/** Links name the views alone; in the document they lead to the views of this queue. */
export function startBase(): void {
  options.vnode = ({ type, props }) => {
    const href: unknown = type === "a" && Reflect.get(props, "href");
    if (typeof href === "string" && href.startsWith("/")) Object.assign(props, { href: base + href });
  };
}
