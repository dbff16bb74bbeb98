import { useFrozenDate, useStarted } from "../../support/hooks";
import { NOW, text } from "../../support/make-message";
import {
  CLIENTS,
  type Client,
  connectSns,
  connectSqs,
  environmentOf,
  outcomeOf,
} from "./support/both-clients";
import { verified } from "./support/recompute-signature";
import { type Answer, type Arrived, respond, startScripted } from "./support/scripted-server";
import { useNoBackoff } from "./support/timeouts";

useFrozenDate();
useNoBackoff();
const server = useStarted(startScripted);
const { signal } = new AbortController();
const TOKEN = "IQoJb3JpZ2luX2VjE+/==";
const NON_ASCII = "Größe 日本 🛒\n\u0085 &+=%";

const environment = () => ({ ...environmentOf(server.url), AWS_SESSION_TOKEN: TOKEN });
const CALLS: Readonly<Record<"sqs" | "sns", (client: Client) => Promise<unknown>>> = {
  sqs: (client) =>
    connectSqs(client, environment())(
      "SendMessageBatch",
      {
        QueueUrl: `${server.url}/000000000000/queue`,
        Entries: [{ Id: "0", MessageBody: NON_ASCII, MessageAttributes: { note: text(NON_ASCII) } }],
      },
      signal,
    ),
  sns: (client) =>
    connectSns(client, environment()).publish({ TopicArn: "topic", Message: NON_ASCII }, signal),
};
const published = respond(200, "<PublishResponse/>");
const success = { sqs: respond(200), sns: published };

describe.each(CLIENTS)("%s", (client) => {
  test.each(["sqs", "sns"] as const)(
    "signs what it sends to %s, with the session's token",
    async (service) => {
      server.answerWith(verified(service, "secret", success[service]));
      expect(await outcomeOf(server, () => CALLS[service](client))).toEqual({ tries: 1 });
      expect(server.arrived[0]?.headers["x-amz-security-token"]).toBe(TOKEN);

      server.answerWith(verified(service, "another secret"));
      expect(await outcomeOf(server, () => CALLS[service](client))).toMatchObject({ tries: 1, status: 403 });
    },
  );

  test("signs every attempt again", async () => {
    const later =
      (seconds: number, status: number): Answer =>
      (response, request, socket) => {
        jest.setSystemTime(NOW + seconds * 1_000);
        verified("sqs", "secret", respond(status))(response, request, socket);
      };
    server.answerWith(later(10, 503), later(20, 503), later(30, 200));

    expect(await outcomeOf(server, () => CALLS.sqs(client))).toEqual({ tries: 3 });
    const seen = server.arrived.map(({ headers }) => [headers["x-amz-date"], headers["amz-sdk-request"]]);
    expect(seen).toEqual([
      ["20260115T120000Z", "attempt=1; max=3"],
      ["20260115T120010Z", "attempt=2; max=3"],
      ["20260115T120020Z", "attempt=3; max=3"],
    ]);
  });
});

/** What one client sends. */
async function sentBy(client: Client, service: "sqs" | "sns"): Promise<Arrived> {
  server.answerWith(success[service]);
  await CALLS[service](client);
  const [arrived] = server.arrived;
  if (arrived === undefined) throw new Error("Nothing arrived.");
  return arrived;
}

/** Each client's own name and signature, and the body's hash, which is part of the signature without a header too. */
const OWN =
  /^(authorization|user-agent|x-amz-user-agent|x-amz-content-sha256|amz-sdk-invocation-id|content-length)$/;
const common = ({ headers }: Arrived) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN.test(name)));

test.each(["sqs", "sns"] as const)("both clients send the same headers to %s, each once", async (service) => {
  const sdk = await sentBy("the SDK's client", service);
  const ours = await sentBy("the functions' client", service);

  expect(ours.path).toBe(sdk.path);
  expect(common(ours)).toEqual(common(sdk));
  const names = ours.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  expect(ours.headers["content-length"]).toBe(String(ours.body.length));
  expect(ours.headers["transfer-encoding"]).toBeUndefined();
});

describe("a function's trace", () => {
  const variables = process.env;
  afterEach(() => {
    process.env = variables;
  });

  test.each([
    [
      { AWS_LAMBDA_FUNCTION_NAME: "redriver", _X_AMZN_TRACE_ID: "Root=1-2-3;Sampled=0" },
      "Root=1-2-3;Sampled=0",
    ],
    [{ AWS_LAMBDA_FUNCTION_NAME: "redriver" }, undefined],
    [{ AWS_LAMBDA_FUNCTION_NAME: "redriver", _X_AMZN_TRACE_ID: "" }, undefined],
    [{ _X_AMZN_TRACE_ID: "Root=1-2-3" }, undefined],
  ])("is sent in Lambda only: %j", async (added, expected) => {
    process.env = { ...variables, ...environment(), ...added };
    for (const client of CLIENTS) {
      server.answerWith(respond(200));
      const call = connectSqs(client, process.env);
      await call("GetQueueAttributes", { QueueUrl: `${server.url}/000000000000/queue` }, signal);
      expect(server.arrived[0]?.headers["x-amzn-trace-id"]).toBe(expected);
    }
  });
});
