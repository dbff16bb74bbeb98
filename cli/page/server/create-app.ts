import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DlqError, UsageError } from "../../errors";
import type { Failure } from "../api";
import type { BrowserFile } from "../browser-bundle";
import { changeRoutes } from "./change-routes";
import { toProblem } from "./contexts";
import { eventStream } from "./event-stream";
import { readInfo } from "./info";
import type { OpeningLinks } from "./opening-links";
import { listOperations } from "./operations";
import type { PageServices } from "./page-services";
import { readRoutes } from "./read-routes";
import { onlyJson, onlyOwnHost, onlyOwnOrigin, onlyWithToken, secureHeaders } from "./security";
import { isView, staticRoutes } from "./static-routes";

export interface AppOptions {
  /** Each queue's name, with everything that is kept for its page. */
  readonly servicesByQueue: ReadonlyMap<string, PageServices>;
  readonly token: string;
  /** The port that it is served at. */
  readonly port: () => number;
  readonly files: () => Promise<readonly BrowserFile[]>;
  readonly links: OpeningLinks;
}

/** A dropped file of 64 MiB, with each character escaped in JSON in the worst case. */
const MOST_BYTES = 128 * 1_048_576;

const STATUS: readonly (readonly [RegExp, ContentfulStatusCode])[] = [
  [/^(Usage|BadRequest)$/, 400],
  [/^(NoSuchScan|NoSuchMessage|NoSuchGroup|NoSuchChange|NothingToUndo|NotFound)$/, 404],
  [/^(ImportUnderWay|PlanOutOfDate|StillRunning)$/, 409],
  // A file that was handed over.
  [/^(NotAnExport|OtherDeployment|FileNotReadable)$/, 422],
  [/^(Starting|Reconciling|Ending)$/, 503],
];

function fail(error: DlqError): Response {
  const failure: Failure = { error: toProblem(error) };
  const [, status] = STATUS.find(([code]) => code.test(error.code)) ?? [undefined, 500];
  return Response.json(failure, { status });
}

/** The server of the page, without a socket. */
export function createApp({ servicesByQueue, token, port, files, links }: AppOptions): Hono {
  const app = new Hono();
  app.use(secureHeaders);
  app.use(onlyOwnHost(port));
  const queues = [...servicesByQueue.keys()];
  for (const [queue, services] of servicesByQueue) {
    const place = basePath(queue, queues);
    app.route(`${place}/api`, apiOf(services, queues, token));
  }
  app.route("/open", links.routes());
  if (queues.length > 1) app.get("*", toFirst(queues));
  app.route("/", staticRoutes(files));
  app.notFound(() => fail(new DlqError("NotFound", "This page does not exist.")));
  return app;
}

/** What the addresses of a queue's page begin with. */
export const basePath = (queue: string, queues: readonly string[]): string =>
  queues.length > 1 ? `/q/${queue}` : "";

/**
 * The address of a view that names no queue is the first queue's. A browser keeps the fragment, which contains the
 * token.
 */
const toFirst =
  (queues: readonly string[]): MiddlewareHandler =>
  async (context, next) => {
    const { path } = context.req;
    const { search } = new URL(context.req.url);
    if (!isView(path) || queues.some((queue) => path.startsWith(`/q/${queue}/`))) return next();
    const [first = ""] = queues;
    return context.redirect(`${basePath(first, queues)}${path.startsWith("/q/") ? "/" : path}${search}`);
  };

/** The calls of one queue's page. */
function apiOf(services: PageServices, queues: readonly string[], token: string): Hono {
  const { contexts, readOnly, place } = services;
  const api = new Hono();
  api.use(onlyOwnOrigin, onlyWithToken(token), onlyJson);
  api.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: () => fail(new UsageError(`A request may be at most ${MOST_BYTES / 1_048_576} MiB.`)),
    }),
  );
  api.get("/info", async (context) => context.json(await readInfo(contexts.reading(), { readOnly, queues })));
  api.get("/stream", () => {
    const body = eventStream(services.publisher, services.state(), services.closing);
    return new Response(body, { headers: { "content-type": "application/x-ndjson; charset=utf-8" } });
  });
  api.get("/operations", async (context) => {
    return context.json(await listOperations(place.audit, place.running()));
  });
  api.route("/", readRoutes(services));
  if (!readOnly) api.route("/", changeRoutes(services));
  api.all("*", () => fail(new DlqError("NotFound", "This API endpoint does not exist.")));
  api.onError(async (error) => {
    if (error instanceof HTTPException || error instanceof SyntaxError) {
      return fail(new DlqError("BadRequest", "The request is not valid JSON."));
    }
    return fail(await contexts.problemOf(error));
  });
  return api;
}
