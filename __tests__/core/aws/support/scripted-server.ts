import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A request as it came over the wire. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, each header as often as it was sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** What the server does with a request. */
export type Answer = (response: ServerResponse, request: Arrived, socket: Socket) => void;

export const respond =
  (status: number, body = "", headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** A server in AWS's place. It gives its answers in turn, and the last one to every request after them. */
export async function startScripted() {
  let answers: readonly Answer[] = [];
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    // A test that has a clock says what the server's is.
    response.sendDate = false;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: path = "", headers, rawHeaders, socket } = request;
    const one = { method, path, headers, rawHeaders, body: Buffer.concat(chunks) };
    const answer = answers[Math.min(arrived.push(one), answers.length) - 1] ?? respond(200);
    answer(response, one, socket);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** The requests since the answers were decided. */
    arrived,
    answerWith(...next: readonly Answer[]): void {
      answers = next;
      arrived.length = 0;
    },
    async stop(): Promise<void> {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

export type Scripted = Awaited<ReturnType<typeof startScripted>>;
