import { request } from "node:http";
import type { Change, Scan, StreamEvent } from "../../../../cli/page/api";
import type { ContextSource } from "../../../../cli/page/server/contexts";
import { type RunningPage, startPage } from "../../../../cli/page/server/start-page";
import { useStarted } from "../../../support/hooks";
import { contextOf } from "../../support/context-of";
import type { Desk } from "../../support/start-desk";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed JSON. Undefined if it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for.
  readonly json: any;
}

export interface CallOptions {
  readonly method?: string;
  readonly body?: unknown;
  /** Replaces headers that the page sends. Undefined: the header is left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A call over a real socket. fetch cannot be used, because it forbids Host, Origin and Sec-Fetch-Site. */
function callAt(port: number, token: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const { method = options.body === undefined ? "GET" : "POST", body } = options;
  const wanted: Record<string, string | undefined> = {
    host: `127.0.0.1:${port}`,
    "x-dlq-token": token,
    "sec-fetch-site": "same-origin",
    ...(method !== "GET" && { "content-type": "application/json", origin: `http://127.0.0.1:${port}` }),
    ...options.headers,
  };
  const headers = Object.fromEntries(
    Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("error", reject);
      answer.once("end", () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = (answer.headers["content-type"] ?? "").startsWith("application/json");
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: isJson ? JSON.parse(text) : undefined,
        });
      });
    });
    outgoing.once("error", reject);
    outgoing.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  });
}

/** Listens to the stream, as a page does. */
async function listenAt(page: RunningPage, token: string, base: string) {
  const closing = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${page.port}${base}/api/stream`, {
    headers: { "x-dlq-token": token },
    signal: closing.signal,
  });
  const events: StreamEvent[] = [];
  const waiting = new Set<() => void>();
  const reading = (async () => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      events.push(...lines.map((line) => JSON.parse(line)));
      for (const wake of waiting) wake();
    }
  })().catch(() => {});
  return {
    events,
    /** Resolves with the result of the first matching event, past or future. */
    until: async <T>(pick: (event: StreamEvent) => T | undefined): Promise<T> => {
      for (;;) {
        for (const event of events) {
          const picked = pick(event);
          if (picked !== undefined) return picked;
        }
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    ended: reading,
    close: async () => {
      closing.abort();
      await reading;
    },
  };
}

export interface ServeOptions {
  readonly readOnly?: boolean;
  readonly source?: ContextSource;
  /** Instead of the single queue. */
  readonly sources?: ReadonlyMap<string, ContextSource>;
  /** Where the page of one of several queues is. @default that of the only one */
  readonly base?: string;
  /** @default a file of its own */
  readonly audit?: string;
  readonly scanBytes?: number;
}

/** The page of a desk, served as `dlq ui` does. */
export async function servePage(
  desk: Desk,
  { readOnly = false, source, sources, base = "", audit = desk.fresh(), scanBytes }: ServeOptions = {},
) {
  const page = await startPage({
    sources: sources ?? new Map([["reliable_q", source ?? { create: contextOf(desk, "ui").another }]]),
    port: 0,
    readOnly,
    folder: desk.folder,
    audit,
    ...(scanBytes !== undefined && { scanBytes }),
  });
  const token = new URL(page.address()).hash.replace("#token=", "");
  const callAny = (path: string, options?: CallOptions) => callAt(page.port, token, path, options);
  const call = (path: string, options?: CallOptions) => callAny(`${base}${path}`, options);
  const listening: { close: () => Promise<void> }[] = [];
  const listen = async () => {
    const stream = await listenAt(page, token, base);
    listening.push(stream);
    return stream;
  };
  const post = (path: string, body: unknown = {}) => call(path, { body });
  /** Scans and waits for its end. */
  const scan = async (body: unknown = {}): Promise<Scan> => {
    const stream = await listen();
    const { id } = (await post("/api/scans", body)).json.scan;
    const ended = await stream.until((event) =>
      event.type === "scan" && event.scan.id === id && event.scan.state !== "running"
        ? event.scan
        : undefined,
    );
    await stream.close();
    return ended;
  };
  /** Waits until a change is in none of these states. */
  const changeAfter = async (states: RegExp, id: string): Promise<Change> => {
    const stream = await listen();
    const changed = await stream.until((event) =>
      event.type === "change" && event.change.id === id && !states.test(event.change.state)
        ? event.change
        : undefined,
    );
    await stream.close();
    return changed;
  };
  const endOf = (id: string) => changeAfter(/planning|planned|running/, id);
  const changeOf = (answer: Answer): Change => {
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json.change;
  };
  /** Plans a change. */
  const plan = async (body: unknown): Promise<Change> => changeOf(await post("/api/changes", body));
  /** Plans to restore what a discard took, and waits for its dry run. */
  const undo = async (run: string): Promise<Change> =>
    changeAfter(/planning/, changeOf(await post(`/api/operations/${run}/undo`)).id);
  /** Confirms a plan and waits for its end. */
  const confirm = async ({ id, plan: { count } }: Change): Promise<Change> =>
    endOf(changeOf(await post(`/api/changes/${id}/confirm`, { count })).id);
  return {
    ...page,
    audit,
    token,
    call,
    /** Of any queue's page. */
    callAny,
    post,
    listen,
    scan,
    plan,
    undo,
    confirm,
    endOf,
    stop: async () => {
      await Promise.all(listening.map((stream) => stream.close()));
      await page.close();
    },
  };
}

export type ServedPage = Awaited<ReturnType<typeof servePage>>;

/** The page of a desk for the tests of one file. Each test may serve others in addition. */
export const usePage = (desk: Desk, options: ServeOptions = {}): ServedPage =>
  useStarted(() => servePage(desk, options));
