import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A relay between the browser and the page's server: a connection that can be cut and restored. */
export async function startRelay(port: number) {
  let isCut = false;
  const server = createServer((incoming, outgoing) => {
    // The server answers under its own name only.
    const { origin, ...others } = incoming.headers;
    const headers = {
      ...others,
      host: `127.0.0.1:${port}`,
      ...(origin && { origin: `http://127.0.0.1:${port}` }),
    };
    const onward = request({ host: "127.0.0.1", port, method: incoming.method, path: incoming.url, headers });
    onward.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.on("connection", (socket) => {
    if (isCut) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = (server.address() as AddressInfo).port;
  return {
    /** An address of the server, through the relay. */
    through: (address: string) => address.replace(`:${port}/`, `:${own}/`),
    cut: () => {
      isCut = true;
      server.closeAllConnections();
    },
    mend: () => {
      isCut = false;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
