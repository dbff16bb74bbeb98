import { useStarted } from "../../support/hooks";
import { connectSqs, environmentOf, outcomeOf, withBoth } from "./support/both-clients";
import { type Answer, respond, startScripted } from "./support/scripted-server";
import { useNoBackoff } from "./support/timeouts";

useNoBackoff();
const server = useStarted(startScripted);
const { signal } = new AbortController();

/** What both clients make of what a receive gets each time it is tried. */
const outcomes = (endpoint: string, ...answers: readonly Answer[]) =>
  withBoth((client) => {
    const call = connectSqs(client, environmentOf(endpoint));
    server.answerWith(...answers);
    const input = { QueueUrl: `${endpoint}/000000000000/queue` };
    return outcomeOf(server, () => call("ReceiveMessage", input, signal));
  });

const breakOff =
  (status: number, how: "destroy" | "resetAndDestroy"): Answer =>
  (response, _request, socket) => {
    response.writeHead(status, { "content-length": "100" });
    response.write('{"Messages":', () => socket[how]());
  };
const resetBefore: Answer = (_response, _request, socket) => socket.resetAndDestroy();

test.each<[string, Answer]>([
  ["a reset before the response", resetBefore],
  ["an end before the response", (_response, _request, socket) => socket.destroy()],
  ["a reset within the response", breakOff(200, "resetAndDestroy")],
  ["an end within the response", breakOff(200, "destroy")],
  ["an end within a refusal", breakOff(400, "destroy")],
])("both clients try three times, and report the same, after %s", async (_what, answer) => {
  const { sdk, ours } = await outcomes(server.url, answer);

  expect(sdk.tries).toBe(3);
  // The SDK knows the status of what it could not read.
  expect(ours).toMatchObject({ tries: 3, name: sdk.name, log: { error: sdk.log?.error } });
});

test("both clients report no more than the last try", async () => {
  const { sdk, ours } = await outcomes(server.url, resetBefore, respond(503), respond(403));

  expect(sdk).toMatchObject({ tries: 3, name: "Unknown", status: 403 });
  expect(ours).toEqual(sdk);
});

test("a response that is not HTTP is not retried", async () => {
  const { sdk, ours } = await outcomes(server.url, (_response, _request, socket) =>
    socket.end("none\r\n\r\n"),
  );

  expect(sdk.tries).toBe(1);
  expect(ours).toEqual(sdk);
});

test("a refused connection is reported the same", async () => {
  const gone = await startScripted();
  await gone.stop();

  const { sdk, ours } = await outcomes(gone.url);

  expect(sdk).toMatchObject({ attempts: 3, log: { error: "Error", code: "ECONNREFUSED" } });
  expect(ours).toEqual(sdk);
});

test.each([
  ["nothing", ""],
  ["null", "null"],
  ["a list", "[]"],
  ["no list of messages", '{"Messages":null}'],
  [
    "a message whose attributes are null",
    '{"Messages":[{"MD5OfBody":"d41d8cd98f00b204e9800998ecf8427e","MessageAttributes":null}]}',
  ],
])("a success with %s is no error to either client", async (_what, body) => {
  const { sdk, ours } = await outcomes(server.url, respond(200, body));

  expect(sdk).toEqual({ tries: 1 });
  expect(ours).toEqual(sdk);
});

test("a 200 response that is not JSON is not retried and throws UnreadableResponse, because a parser's error would quote the body", async () => {
  const { sdk, ours } = await outcomes(server.url, respond(200, "<html></html>"));

  expect(sdk).toMatchObject({ tries: 1, name: "SyntaxError" });
  const detail = "The endpoint did not return a valid SQS response.";
  const log = { error: "UnreadableResponse", code: "UnreadableResponse", detail };
  expect(ours).toEqual({ tries: 1, name: "UnreadableResponse", log });
});
