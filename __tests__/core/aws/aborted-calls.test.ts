import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { useStarted } from "../../support/hooks";
import { CLIENTS, connectSqs, environmentOf } from "./support/both-clients";
import { type Answer, respond, startScripted } from "./support/scripted-server";
import { fixJitter, recordDelays, until, useFakeTimeouts, watch } from "./support/timeouts";

useFakeTimeouts();
const server = useStarted(startScripted);

let open = 0;
const counted =
  (answer: Answer): Answer =>
  (response, request, socket) => {
    open += 1;
    socket.once("close", () => {
      open -= 1;
    });
    answer(response, request, socket);
  };

/** Begins a call, and returns how it is ended and what became of it. */
function begin(client: (typeof CLIENTS)[number], controller = new AbortController()) {
  const call = connectSqs(client, environmentOf(server.url));
  const input = { QueueUrl: `${server.url}/000000000000/queue` };
  return { end: () => controller.abort(), call: watch(call("ReceiveMessage", input, controller.signal)) };
}

describe.each(CLIENTS)("with %s, a call that is aborted", (client) => {
  test("before it starts sends nothing", async () => {
    server.answerWith(respond(200));
    const controller = new AbortController();
    controller.abort();
    const { call } = begin(client, controller);
    await until(() => call.isOver);

    expect(call.error).toMatchObject({ name: "AbortError" });
    expect(server.arrived).toEqual([]);
  });

  test("while it waits for the response ends at once and closes its connection", async () => {
    server.answerWith(counted(() => {}));
    const { call, end } = begin(client);
    await until(() => open === 1);
    end();
    await until(() => call.isOver && open === 0);

    expect(call.error).toMatchObject({ name: "AbortError" });
    expect(server.arrived).toHaveLength(1);
  });

  test("while the response arrives ends at once and closes its connection", async () => {
    let hasHeaders = false;
    const takeHeaders = () => {
      hasHeaders = true;
    };
    subscribe("http.client.response.finish", takeHeaders);
    const half: Answer = (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"Messages":');
    };
    server.answerWith(counted(half));
    const { call, end } = begin(client);
    await until(() => hasHeaders);
    unsubscribe("http.client.response.finish", takeHeaders);
    expect(call.isOver).toBe(false);
    end();
    await until(() => call.isOver && open === 0);

    expect(call.error).toMatchObject({ name: "AbortError" });
    expect(server.arrived).toHaveLength(1);
  });

  test("between two attempts ends at once and makes no second attempt", async () => {
    fixJitter(0.5);
    const { delays, restore } = recordDelays();
    server.answerWith(respond(503));
    const { call, end } = begin(client);
    await until(() => delays.includes(25));
    end();
    await until(() => call.isOver);
    jest.advanceTimersByTime(25);
    let turns = 0;
    await until(() => ++turns > 10);

    expect(call.error).toMatchObject({ name: "AbortError" });
    expect(server.arrived).toHaveLength(1);
    restore();
  });
});
