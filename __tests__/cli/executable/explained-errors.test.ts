import { readFileSync, writeFileSync } from "node:fs";
import { answer, awsError, type Fault } from "../support/faulty-proxy";
import { poison, SECRET } from "../support/held-messages";
import { runExecutable } from "../support/run-executable";
import { runHere, runJson } from "../support/run-here";
import { useDesk } from "../support/start-desk";

const desk = useDesk();

const MEND = ["redrive", "--all", "--set-attribute", "team_id=3", "--yes", "--wait", "0"];

describe("an error of AWS says what to do", () => {
  const list = () => runHere(desk, ["list", "--wait", "0"]);

  test("a denied call names the exact statement", async () => {
    desk.proxy.onCall("ReceiveMessage", awsError("AccessDenied"));

    const { code, stderr } = await list();
    const { document } = await runJson(desk, ["list", "--from", "retry", "--wait", "0"]);

    const statement = {
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage"],
      Resource: ["arn:aws:sqs:us-east-1:000000000000:retry_for_reliable_q"],
    };
    expect(code).toBe(4);
    expect(stderr).toContain("Ask your administrator to add this statement to your policy:\n{");
    expect(document).toEqual({
      v: 1,
      command: "list",
      exitCode: 4,
      error: {
        code: "AccessDenied",
        message: expect.stringContaining("may not call sqs:ReceiveMessage"),
        statement,
      },
    });
  });

  test.each([
    ["with an explicit deny in a service control policy", "a service control policy"],
    [
      "with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/x",
      "an identity-based policy",
    ],
    ["with an explicit deny in a permissions boundary", "a permissions boundary"],
    ["with an explicit deny", "a policy"],
  ])("an explicit deny is named, and no statement is suggested: %s", async (words, where) => {
    const arn = "arn:aws:sqs:us-east-1:000000000000:retry_for_reliable_q";
    const said = `User: x is not authorized to perform: sqs:receivemessage on resource: ${arn} ${words}`;
    receiveFails(awsError("AccessDenied", said));

    const { code, error } = await statementOf();

    expect(code).toBe(4);
    expect(error).toEqual({
      code: "AccessDenied",
      message: `Your credentials may not call sqs:ReceiveMessage on ${arn}. AWS reports an explicit deny in ${where}, which overrides every statement that allows the call. Ask the owner of that policy, or use other credentials.`,
    });
  });

  const receiveFails = (fault: Fault, key?: string, caller?: string) =>
    desk.proxy.inject(({ action, input }) => {
      if (action === "ReceiveMessage") return fault;
      if (action === "GetCallerIdentity" && caller !== undefined) return answer(caller);
      const asksForKey = JSON.stringify(input.AttributeNames) === '["KmsMasterKeyId"]';
      return asksForKey ? answer({ Attributes: key && { KmsMasterKeyId: key } }) : undefined;
    });
  const statementOf = async () => {
    const { code, document } = await runJson(desk, ["list", "--from", "retry", "--wait", "0"]);
    return { code, error: document.error };
  };

  const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
  const KEYS = "arn:aws:kms:us-east-1:000000000000:key";
  const ALIAS = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/jobs" } };
  test.each([
    [KEY, { Resource: [KEY] }],
    ["1234abcd", { Resource: [`${KEYS}/1234abcd`] }],
    ["alias/jobs", { Resource: [`${KEYS}/*`], Condition: ALIAS }],
    [
      "arn:aws:kms:eu-west-1:111122223333:alias/jobs",
      { Resource: ["arn:aws:kms:eu-west-1:111122223333:key/*"], Condition: ALIAS },
    ],
    [undefined, { Resource: [`${KEYS}/KEY`] }],
  ])("permission for a denied key is suggested: %s", async (key, expected) => {
    receiveFails(awsError("KmsAccessDenied"), key);

    const { code, error } = await statementOf();

    expect(code).toBe(4);
    expect(error).toMatchObject({
      code: "AccessDenied",
      statement: { Effect: "Allow", Action: ["kms:Decrypt"], ...expected },
    });
  });

  test("permission for a denied key uses KMS's own words, if there are any", async () => {
    const words = `User: x is not authorized to perform: kms:DescribeKey on resource: ${KEY} because …`;
    receiveFails(awsError("KmsAccessDenied", words));

    const { error } = await statementOf();

    expect(error.statement).toEqual({ Effect: "Allow", Action: ["kms:DescribeKey"], Resource: [KEY] });
  });

  test("permission for a key for sending includes both of its actions", async () => {
    await desk.send("quarantine", [poison()]);
    desk.proxy.onCall("SendMessageBatch", awsError("KMS.AccessDeniedException"));

    const { stdout } = await runHere(desk, [...MEND, "--audit", desk.file("key.ndjson")]);

    expect(stdout).toContain('"kms:GenerateDataKey",\n    "kms:Decrypt"');
  });

  test.each(["KmsDisabled", "KMS.NotFoundException", "KmsThrottled"])(
    "a key that cannot be used is reported: %s",
    async (type) => {
      receiveFails(awsError(type));

      const { code, error } = await statementOf();

      expect(code).toBe(4);
      expect(error.code).toBe("KeyUnusable");
      expect(error.message).toMatch(/retry_for_reliable_q is encrypted with cannot be used \(K\w+/);
    },
  );

  test("the statement is in the partition of the credentials", async () => {
    const caller =
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-cn:iam::000000000000:user/ana</Arn><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
    receiveFails(awsError("AccessDenied"), undefined, caller);

    const { error } = await statementOf();

    expect(error.statement.Resource).toEqual(["arn:aws-cn:sqs:us-east-1:000000000000:retry_for_reliable_q"]);
  });

  test.each([
    ["ExpiredToken", "Your AWS credentials have expired. Sign in again (`aws sso login`, or get new keys)"],
    ["InvalidClientTokenId", "AWS does not accept your credentials (InvalidClientTokenId)."],
    [
      "RequestThrottled",
      "AWS throttled your calls (RequestThrottled), even after retries. Run the command again later, or with a lower --rate.",
    ],
    [
      "QueueDoesNotExist",
      'The stage is local and the prefix "". Check --stage, --prefix, --region and --profile, or deploy sqs-message-producer-ingestor-stack first.',
    ],
  ])("%s", async (type, sentence) => {
    desk.proxy.inject(() => awsError(type));

    const { code, stderr } = await list();

    expect(code).toBe(4);
    expect(stderr).toContain(sentence);
  });

  test.each([200, 400, 502])("a response that is not SQS's is not repeated: HTTP %s", async (status) => {
    desk.proxy.inject(() => answer(`<html>${SECRET} is not for you</html>`, status));

    const { code, stdout, stderr } = await list();
    const { document } = await runJson(desk, ["list", "--wait", "0"]);

    const sentence = `The endpoint ${desk.proxy.url} did not return a valid response from SQS. Check AWS_ENDPOINT_URL and the network. A proxy may have answered instead.`;
    expect([code, stdout, stderr]).toEqual([4, "", `dlq: ${sentence}\n`]);
    expect(document.error).toEqual({ code: "NotAws", message: sentence });
  });

  test("a connection that ends without a response", async () => {
    desk.proxy.inject(() => ({ destroy: true }));

    const { code, stderr } = await runExecutable(desk, ["list", "--endpoint-file", desk.endpointFile]);

    expect(code).toBe(4);
    expect(stderr).toContain(`Nothing is listening at ${desk.proxy.url} (ECONNRESET)`);
  });

  test("a local run that is gone", async () => {
    const file = desk.file("gone.json");
    const gone = readFileSync(desk.endpointFile, "utf8").replaceAll(desk.proxy.url, "http://127.0.0.1:9");
    writeFileSync(file, gone);

    const { code, stderr } = await runExecutable(desk, ["list", "--endpoint-file", file]);

    expect(code).toBe(4);
    expect(stderr).toContain(
      "Nothing is listening at http://127.0.0.1:9 (ECONNREFUSED): the local run has ended.",
    );
  });

  test("no local run at all", async () => {
    const { code, stderr } = await runHere({ ...desk, endpointFile: desk.file("none.json") }, ["list"]);

    expect(code).toBe(4);
    expect(stderr).toContain("none.json cannot be read. Start a local run with `npm start -- --keep`");
  });
});
