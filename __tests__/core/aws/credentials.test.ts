import { useStarted } from "../../support/hooks";
import { connectSns, connectSqs, environmentOf, outcomeOf } from "./support/both-clients";
import { verified } from "./support/recompute-signature";
import { respond, startScripted } from "./support/scripted-server";

const server = useStarted(startScripted);
const { signal } = new AbortController();
const CLIENT = "the functions' client";

test("each call is signed with the credentials that the environment has then", async () => {
  const environment: Record<string, string | undefined> = {
    ...environmentOf(server.url),
    AWS_SESSION_TOKEN: "one",
  };
  const sqs = connectSqs(CLIENT, environment);
  const sns = connectSns(CLIENT, environment);
  const receive = () => sqs("ReceiveMessage", { QueueUrl: `${server.url}/0/queue` }, signal);
  server.answerWith(verified("sqs", "secret"));
  await receive();

  Object.assign(environment, {
    AWS_ACCESS_KEY_ID: "AKIDNEXT",
    AWS_SECRET_ACCESS_KEY: "next",
    AWS_SESSION_TOKEN: "two",
  });
  server.answerWith(verified("sqs", "next"), verified("sns", "next", respond(200, "<PublishResponse/>")));
  await receive();
  await sns.publish({ TopicArn: "topic", Message: "m" }, signal);
  environment.AWS_SESSION_TOKEN = undefined;
  await sns.publish({ TopicArn: "topic", Message: "m" }, signal);

  const tokens = server.arrived.map(({ headers }) => headers["x-amz-security-token"]);
  expect(tokens).toEqual(["two", "two", undefined]);
  for (const { headers } of server.arrived) expect(headers.authorization).toContain("Credential=AKIDNEXT/");
});

const BOTH_KEYS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be in the function's environment.";

test.each([
  ["AWS_ACCESS_KEY_ID", BOTH_KEYS],
  ["AWS_SECRET_ACCESS_KEY", BOTH_KEYS],
  ["AWS_REGION", "AWS_REGION must be in the function's environment."],
])("without %s nothing is sent, and the error says so", async (name, message) => {
  server.answerWith(respond(200));
  const call = connectSqs(CLIENT, { ...environmentOf(server.url), [name]: "" });
  const receive = () => call("ReceiveMessage", { QueueUrl: `${server.url}/0/queue` }, signal);

  await expect(receive()).rejects.toThrow(message);
  expect(await outcomeOf(server, receive)).toMatchObject({ tries: 0 });
});
