import { useFrozenDate, useStarted } from "../../support/hooks";
import { NOW } from "../../support/make-message";
import { CLIENTS, connectSns, connectSqs, environmentOf, outcomeOf } from "./support/both-clients";
import { type Answer, type Arrived, respond, startScripted } from "./support/scripted-server";
import { useNoBackoff } from "./support/timeouts";

useFrozenDate();
useNoBackoff();
const server = useStarted(startScripted);
const { signal } = new AbortController();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** When a request says that it was signed. */
const signedAt = ({ headers }: Arrived): number =>
  Date.parse(String(headers["x-amz-date"]).replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));

/** A service whose clock differs from ours. It refuses what was signed more than five minutes from its time. */
function serviceAhead(by: number, refusal: Answer, success = respond(200)): Answer {
  return (response, request, socket) => {
    const now = NOW + by;
    response.setHeader("date", new Date(now).toUTCString());
    const answer = Math.abs(signedAt(request) - now) > 5 * MINUTE ? refusal : success;
    answer(response, request, socket);
  };
}

const refused = (status: number, code: string) =>
  respond(status, JSON.stringify({ __type: `com.amazon.coral.service#${code}` }), {
    "x-amzn-query-error": `${code};Sender`,
  });
const connect = (client: (typeof CLIENTS)[number]) => {
  const call = connectSqs(client, environmentOf(server.url));
  return () => call("GetQueueAttributes", { QueueUrl: `${server.url}/000000000000/queue` }, signal);
};

describe.each(CLIENTS)("%s", (client) => {
  test.each<[string, number, Answer]>([
    ["ahead", HOUR, refused(403, "InvalidSignatureException")],
    ["behind", -HOUR, refused(403, "SignatureDoesNotMatch")],
    ["ahead by a day", 24 * HOUR, refused(400, "RequestExpired")],
    ["ahead by six minutes", 6 * MINUTE, refused(403, "RequestTimeTooSkewed")],
    ["ahead, in a refusal with any code", HOUR, refused(403, "AccessDenied")],
  ])(
    "signs again with the service's time if that is %s, and each later call at once",
    async (_what, by, refusal) => {
      const call = connect(client);
      server.answerWith(serviceAhead(by, refusal));

      expect(await outcomeOf(server, call)).toEqual({ tries: 2 });
      const [first, second] = server.arrived.map(signedAt);
      expect([first, second]).toEqual([NOW, NOW + by]);
      server.answerWith(serviceAhead(by, refusal));
      expect(await outcomeOf(server, call)).toEqual({ tries: 1 });
    },
  );

  test("takes the service's time from a call that succeeded, too", async () => {
    const call = connect(client);
    server.answerWith((response) => {
      response.setHeader("date", new Date(NOW + HOUR).toUTCString());
      response.end();
    });
    await call();
    server.answerWith(serviceAhead(HOUR, refused(403, "InvalidSignatureException")));

    expect(await outcomeOf(server, call)).toEqual({ tries: 1 });
  });

  test.each<[string, number, Readonly<Record<string, string>>]>([
    ["its clock is right enough", 3 * MINUTE, { date: new Date(NOW + 3 * MINUTE).toUTCString() }],
    ["the date is a cache's", 0, { date: new Date(NOW + HOUR).toUTCString(), age: "3600" }],
    ["there is no date", 0, {}],
    ["the date is invalid", 0, { date: "soon" }],
  ])(
    "does not repeat a refused call if %s, and signs the next one %i ms later",
    async (_what, later, headers) => {
      const call = connect(client);
      server.answerWith((response) => {
        response.writeHead(403, headers).end();
      });
      expect(await outcomeOf(server, call)).toMatchObject({ tries: 1, status: 403 });

      server.answerWith(respond(200));
      await call();
      expect(server.arrived.map(signedAt)).toEqual([NOW + later]);
    },
  );

  test("corrects its clock for SNS, too", async () => {
    const sns = connectSns(client, environmentOf(server.url));
    const refusal = respond(
      403,
      "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
    );
    server.answerWith(serviceAhead(HOUR, refusal, respond(200, "<ListSubscriptionsByTopicResponse/>")));

    expect(await outcomeOf(server, () => sns.listSubscriptions("topic", undefined, signal))).toEqual({
      tries: 2,
    });
  });
});
