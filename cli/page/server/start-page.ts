import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { DlqError } from "../../errors";
import { systemCode } from "../../files/system-code";
import { browserFiles } from "../browser-bundle";
import type { ChangePlace } from "./changes/change-store";
import type { ContextSource } from "./contexts";
import { basePath, createApp } from "./create-app";
import { OpeningLinks } from "./opening-links";
import { PageServices } from "./page-services";

export interface PageOptions {
  /** Each queue's name, with what its page shows. */
  readonly sources: ReadonlyMap<string, ContextSource>;
  /** 0: a free one. */
  readonly port: number;
  readonly readOnly: boolean;
  /** Where discarded and dropped messages are kept. */
  readonly folder: string;
  readonly audit: string;
  /** A scan that would keep more ends early, in bytes. Several queues share it. @default 256 MiB */
  readonly scanBytes?: number;
}

export interface RunningPage {
  readonly port: number;
  /** The complete address of a view of the first queue, with the token that opens it. */
  readonly address: (view?: string) => string;
  /** An address that leads to such a view once, within a minute. `onOpened` is called when it has been used. */
  readonly linkTo: (view: string, onOpened?: () => void) => string;
  /** Ends the running scans, and releases what they hold. */
  readonly endScans: () => Promise<void>;
  /** Ends what is running: what has begun is completed, and what is held is released. */
  readonly close: () => Promise<void>;
}

const HOST = "127.0.0.1";

const MOST_SCANNED_BYTES = 256 * 1_048_576;

/** Serves the page on this machine only. Throws DlqError if the port cannot be used. */
export async function startPage({
  sources,
  port,
  readOnly,
  folder,
  audit,
  scanBytes = MOST_SCANNED_BYTES,
}: PageOptions): Promise<RunningPage> {
  const token = randomBytes(32).toString("base64url");
  const shared: ChangePlace = {
    folder,
    audit,
    running: () => new Set([...servicesByQueue.values()].flatMap(({ changes }) => [...changes.runs])),
  };
  const bytes = Math.floor(scanBytes / sources.size);
  const servicesByQueue: ReadonlyMap<string, PageServices> = new Map(
    [...sources].map(
      ([queue, source]) => [queue, new PageServices(source, shared, readOnly, bytes)] as const,
    ),
  );
  // Bundled while the socket is created; the first page waits for it.
  const files = browserFiles();
  files.catch(() => {});
  const links = new OpeningLinks();
  let bound = port;
  const app = createApp({ servicesByQueue, token, port: () => bound, files: () => files, links });
  const server = createAdaptorServer({ fetch: app.fetch, hostname: HOST }) as Server;
  bound = await listen(server, port);
  const queues = [...servicesByQueue.keys()];
  const place = basePath(queues[0] ?? "", queues);
  const address = (view = "/") => `http://${HOST}:${bound}${place}${view}#token=${token}`;
  return {
    port: bound,
    address,
    linkTo: (view, onOpened = () => {}) => `http://${HOST}:${bound}${links.create(address(view), onOpened)}`,
    endScans: async () => {
      await Promise.all([...servicesByQueue.values()].map(({ scans }) => scans.close()));
    },
    close: async () => {
      await Promise.all([...servicesByQueue.values()].map((one) => one.close()));
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // An open page keeps its connections.
        setImmediate(() => server.closeAllConnections());
      });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, port)));
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function explain(error: Error, port: number): Error {
  const code = systemCode(error);
  const other = "Choose another port with --port, or omit --port to use a free one.";
  if (code === "EADDRINUSE") {
    return new DlqError("PortInUse", `Port ${port} is used by another program. ${other}`, { cause: error });
  }
  if (code === "EACCES") {
    const message = `Port ${port} needs administrator rights: the operating system reserves it. ${other}`;
    return new DlqError("PortDenied", message, { cause: error });
  }
  return error;
}
