import { spawnSync } from "node:child_process";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { CallLog } from "../../cli/aws/call-log";
import { assumeRole, operatorRole, readSenderRoles } from "../../cli/aws/operator-role";
import { sqsCallsOf } from "../../core/sqs/sdk-sqs-calls";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { type StartedEndpoint, startEndpoint } from "../deploy/support/start-endpoint";

/** The role with which operators send, on an STS and an IAM that were written independently. */
const isMissing = spawnSync("moto_server", ["--help"], { stdio: "ignore" }).error !== undefined;
if (isMissing) {
  process.stderr.write(
    "\nSKIPPED: the operator role on a real STS and IAM, because moto_server is not installed.\n\n",
  );
}
const describeWithMoto = isMissing ? describe.skip : describe;

const NAMED = { queue: "reliable_q", prefix: "prod-" };
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
});

describeWithMoto("on moto's STS and IAM", () => {
  let endpoint: StartedEndpoint;
  const at = () => ({
    maxAttempts: 1,
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "CALLER", secretAccessKey: "none" },
  });
  beforeAll(async () => {
    endpoint = await startEndpoint(undefined);
  });
  afterAll(() => endpoint?.stop());

  test("the command finds the deployment's roles, assumes the operator's and sends with it", async () => {
    const iam = new IAMClient(at());
    const created = new Map<string, string>();
    for (const part of ["consumer", "notifier", "redriver", "operator"]) {
      const RoleName = `prod-reliable-q-${part}`;
      const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
      created.set(part, Role?.RoleId ?? "");
    }
    const { Account = "", Arn = "" } = await new STSClient(at()).send(new GetCallerIdentityCommand({}));
    const { QueueUrl = "" } = await new SQSClient(at()).send(new CreateQueueCommand({ QueueName: "q" }));
    const callLog = new CallLog();

    const { ids } = await readSenderRoles(at(), callLog, NAMED);
    const role = operatorRole(NAMED, Account, { arn: Arn });
    const client = await assumeRole(at(), callLog, role);
    const sent = await createSqsPort(sqsCallsOf(client)).send(
      QueueUrl,
      [{ MessageBody: "x" }],
      AbortSignal.timeout(60_000),
    );
    const as = await new STSClient({ ...at(), credentials: client.config.credentials }).send(
      new GetCallerIdentityCommand({}),
    );

    expect([...ids].sort()).toEqual([...created.values()].sort());
    expect(role.arn).toBe(`arn:aws:iam::${Account}:role/prod-reliable-q-operator`);
    expect(as.Arn).toBe(`arn:aws:sts::${Account}:assumed-role/prod-reliable-q-operator/${role.session}`);
    // What SQS would write as the SenderId: the role's unique id, which the functions trust.
    expect(as.UserId?.split(":")).toEqual([expect.stringMatching(/^AROA/), role.session]);
    expect(sent.failed).toEqual([]);
    const received = await new SQSClient(at()).send(new ReceiveMessageCommand({ QueueUrl }));
    expect(received.Messages).toHaveLength(1);
  });

  test("a deployment without its roles trusts nobody", async () => {
    const { ids } = await readSenderRoles(at(), new CallLog(), { queue: "other", prefix: "" });

    expect(ids).toEqual(new Set());
  });
});
