import { CallLog } from "../../cli/aws/call-log";
import { explainDenied } from "../../cli/aws/explain-denied";
import { assumeRole, operatorRole, readSenderRoles } from "../../cli/aws/operator-role";
import { isAws, resolveTarget } from "../../cli/aws/target/resolve-target";
import { STAGE_SETTINGS } from "../../constructs/settings/stage-settings";
import { sqsCallsOf } from "../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { answer, type Fault, useFakeAws } from "./support/faulty-proxy";
import { poison } from "./support/held-messages";
import { runHere } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const NAMED = { queue: "reliable_q", prefix: "prod-" };
const ROLE = { arn: "arn:aws:iam::111122223333:role/prod-reliable-q-operator", session: "ana" };

test.each([
  ["arn:aws:sts::111122223333:assumed-role/admin/ana@example.com", "ana@example.com"],
  ["arn:aws:iam::111122223333:user/team/ana lópez", "ana-l-pez"],
  ["arn:aws:iam::111122223333:root", "arn-aws-iam--111122223333-root"],
  ["unknown", "unknown"],
  ["x", "dlq"],
])("the role's session is named after its caller: %s", (arn, session) => {
  expect(operatorRole(NAMED, "111122223333", { arn })).toEqual({ ...ROLE, session });
});

test("the role is the one that IAM names, including its path, if it may be read", () => {
  const found = "arn:aws:iam::1:role/company/prod-reliable-q-operator";

  expect(operatorRole(NAMED, "1", { arn: "arn:aws:iam::1:user/ana" }, found).arn).toBe(found);
});

test("the role is in the caller's partition", () => {
  const { arn } = operatorRole(NAMED, "1", { arn: "arn:aws-cn:iam::1:user/ana", partition: "aws-cn" });

  expect(arn).toBe("arn:aws-cn:iam::1:role/prod-reliable-q-operator");
});

test.each([
  [{}, true],
  [{ AWS_ENDPOINT_URL_SQS: "https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com" }, true],
  [{ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" }, false],
  [{ AWS_ENDPOINT_URL: "https://amazonaws.com.example.com" }, false],
])("nothing is assumed if something other than AWS answers: %j", (environment, is) => {
  expect(isAws(resolveTarget("reliable_q", { stage: "dev" }, environment, [], STAGE_SETTINGS))).toBe(is);
});

describe("calls", () => {
  const aws = useFakeAws();
  afterEach(() => aws.reset());

  const configuration = () => ({
    maxAttempts: 1,
    endpoint: aws.url,
    region: "eu-west-1",
    credentials: { accessKeyId: "CALLER", secretAccessKey: "x" },
  });
  const assumed = (expiresInMs: number): Fault =>
    answer(
      `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(Date.now() + expiresInMs).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    );
  const signers = () =>
    aws.calls.map(({ action, authorization }) => [action, /Credential=(\w+)/.exec(authorization)?.[1]]);
  const send = (client: Awaited<ReturnType<typeof assumeRole>>) =>
    createSqsPort(sqsCallsOf(client)).send(
      "https://sqs/q",
      [{ MessageBody: "x" }],
      AbortSignal.timeout(5_000),
    );

  test("are made in the role, which is assumed again only when its credentials are about to expire", async () => {
    let expiresInMs = 3_600_000;
    aws.inject(({ action }) => (action === "AssumeRole" ? assumed(expiresInMs) : answer({ Successful: [] })));

    const lasting = await assumeRole(configuration(), new CallLog(), ROLE);
    await send(lasting);
    await send(lasting);
    const once = signers();
    expiresInMs = 60_000;
    aws.calls.length = 0;
    const short = await assumeRole(configuration(), new CallLog(), ROLE);
    await send(short);
    await send(short);

    expect(once).toEqual([
      ["AssumeRole", "CALLER"],
      ["SendMessageBatch", "ROLE"],
      ["SendMessageBatch", "ROLE"],
    ]);
    expect(aws.countOf("AssumeRole")).toBeGreaterThan(1);
  });

  test("are not made at all if the role may not be assumed", async () => {
    const callLog = new CallLog();
    const denied =
      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
    aws.inject(() => answer(denied, 403));

    const refused = assumeRole(configuration(), callLog, ROLE);

    await expect(refused).rejects.toMatchObject({ name: "AccessDenied" });
    expect(callLog.last).toMatchObject({ command: "AssumeRoleCommand", input: { RoleArn: ROLE.arn } });
  });

  test("return the unique ids of the deployment's roles, as far as they exist", async () => {
    const missing = "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>";
    aws.onCall("GetRole", (nth) =>
      nth === 1
        ? answer(missing, 404)
        : answer(
            `<GetRoleResponse><GetRoleResult><Role><RoleId>AROA${nth}</RoleId><Arn>arn:aws:iam::1:role/company/some-role</Arn></Role></GetRoleResult></GetRoleResponse>`,
          ),
    );

    const { ids, operatorArn } = await readSenderRoles(configuration(), new CallLog(), NAMED);

    expect(aws.countOf("GetRole")).toBe(4);
    expect([...ids]).toHaveLength(3);
    expect(operatorArn).toBe("arn:aws:iam::1:role/company/some-role");
  });
});

describe("metadata that no role of the deployment wrote", () => {
  const desk = useDesk();
  beforeEach(() => {
    process.env.TRUSTED_SENDERS = "AROANOTIFIER";
  });
  afterEach(() => {
    delete process.env.TRUSTED_SENDERS;
  });

  test("is not trusted, and the command says so", async () => {
    const one = poison({ reason: "Forged" });
    await desk.send("quarantine", [one]);
    const id = desk.contents("quarantine")[0]?.messageId ?? "";

    const listed = await runHere(desk, ["list"]);
    await desk.lapse();
    const shown = await runHere(desk, ["show", id]);

    expect(listed.stdout).toMatch(/^quarantine +MissingTeamId +1 /m);
    expect(shown.stdout).toContain(
      "It has metadata that was not written by a role of this deployment and is therefore ignored.",
    );
  });
});

test("a denied role says which statement is missing, and that nothing was sent", async () => {
  const error = Object.assign(new Error("not authorized"), { name: "AccessDenied" });
  const call = { command: "AssumeRoleCommand", input: { RoleArn: ROLE.arn }, error };
  const context = {
    target: resolveTarget("reliable_q", { stage: "prod" }, {}, [], STAGE_SETTINGS),
    identity: async () => ({ arn: "unknown" }),
    region: async () => "eu-west-1",
  };

  const { message, statement } = await explainDenied(error, call, context as never);

  expect(statement).toEqual({ Effect: "Allow", Action: ["sts:AssumeRole"], Resource: [ROLE.arn] });
  expect(message).toContain(
    `Your credentials may not call sts:AssumeRole on ${ROLE.arn}. The command assumes this role to send messages, so that the functions can verify that an operator sent them. Nothing was sent. reliable-sqs-with-dlq-stack creates the role.`,
  );
});
