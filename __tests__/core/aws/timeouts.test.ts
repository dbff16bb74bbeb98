import dns from "node:dns";
import { useStarted } from "../../support/hooks";
import { CLIENTS, connectSqs, environmentOf } from "./support/both-clients";
import { type Answer, startScripted } from "./support/scripted-server";
import { until, useFakeTimeouts, useNoBackoff, watch } from "./support/timeouts";

useNoBackoff();
useFakeTimeouts();
const server = useStarted(startScripted);
const { signal } = new AbortController();
const input = (endpoint: string) => ({ QueueUrl: `${endpoint}/000000000000/queue` });

/** How many sockets of the clients are still open. */
let open = 0;
const silence: Answer = (_response, _request, socket) => {
  open += 1;
  socket.once("close", () => {
    open -= 1;
  });
};

test.each(CLIENTS)(
  "%s times out an attempt after 25 s without a response, and makes three attempts",
  async (client) => {
    server.answerWith(silence);
    const call = watch(
      connectSqs(client, environmentOf(server.url))("ReceiveMessage", input(server.url), signal),
    );
    for (const tries of [1, 2, 3]) {
      await until(() => server.arrived.length === tries && open === 1);
      jest.advanceTimersByTime(24_999);
      expect(call.isOver).toBe(false);
      jest.advanceTimersByTime(1);
      await until(() => open === 0);
    }
    await until(() => call.isOver);

    expect(call.error).toMatchObject({ name: "TimeoutError", code: "ETIMEDOUT", $metadata: { attempts: 3 } });
    expect(server.arrived).toHaveLength(3);
  },
);

test.each(CLIENTS)(
  "%s times out an attempt after 2 s without a connection, and makes three attempts",
  async (client) => {
    let lookups = 0;
    jest.spyOn(dns, "lookup").mockImplementation((() => {
      lookups += 1;
    }) as never);
    const endpoint = "http://never.resolved:1";
    const call = watch(
      connectSqs(client, environmentOf(endpoint))(
        "DeleteMessageBatch",
        { ...input(endpoint), Entries: [] },
        signal,
      ),
    );
    for (const tries of [1, 2, 3]) {
      await until(() => lookups === tries);
      jest.advanceTimersByTime(1_999);
      expect(call.isOver).toBe(false);
      jest.advanceTimersByTime(1);
    }
    await until(() => call.isOver);

    expect(call.error).toMatchObject({ name: "TimeoutError", $metadata: { attempts: 3 } });
  },
);
