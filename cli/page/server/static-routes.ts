import { gzipSync } from "node:zlib";
import { Hono } from "hono";
import type { BrowserFile } from "../browser-bundle";
import { onlyOwnDocuments } from "./security";

/** The page's files. Every view's address returns the same document. */
export function staticRoutes(files: () => Promise<readonly BrowserFile[]>): Hono {
  let packed: Promise<Map<string, { file: BrowserFile; gzipped: Uint8Array<ArrayBuffer> }>> | undefined;
  const byPath = () => {
    packed ??= files().then(
      (all) =>
        new Map(all.map((file) => [file.path, { file, gzipped: new Uint8Array(gzipSync(file.bytes)) }])),
    );
    return packed;
  };
  const routes = new Hono();
  routes.use(onlyOwnDocuments);
  routes.get("*", async (context) => {
    const { path } = context.req;
    const served = (await byPath()).get(isView(path) ? "/index.html" : path);
    if (served === undefined) return context.notFound();
    const { file, gzipped } = served;
    const zips = /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
    return new Response(zips ? gzipped : new Uint8Array(file.bytes), {
      headers: {
        "content-type": file.contentType,
        vary: "accept-encoding",
        ...(zips && { "content-encoding": "gzip" }),
      },
    });
  });
  return routes;
}

/** A file's name has an extension; no view's address has one. */
export const isView = (path: string): boolean => !/\.[a-z]+$/.test(path);
