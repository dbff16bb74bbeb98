import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreatePolicyCommand, GetRoleCommand, GetRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import {
  GetFunctionCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  PublishLayerVersionCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
} from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { zipSync } from "fflate";
import { blocksPlayedBy, PROJECT } from "../docs/support/documented-commands";
import { ExampleProject } from "../support/example-project";
import { REGION, toolsIn, useEndpoint } from "./support/at-endpoint";
import type { Readers } from "./support/clients";
import { NOT_APPLIED } from "./support/emulator-gaps";
import { describeWithTools } from "./support/find-tools";
import { timed } from "./support/progress";

const PAGE = readFileSync(join(PROJECT, "docs/company.md"), "utf8");
const [, main = ""] = /<!-- file: main\.ts -->\n```ts\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];
const [deploy] = blocksPlayedBy(__filename);

/** Calls a service for which there is no client here. */
const post = (url: string, service: string, body: URLSearchParams | string) => {
  const scope = `20260101/${REGION}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host, Signature=0`;
  return fetch(url, { method: "POST", headers: { authorization }, body });
};

/** Ids from EC2's XML. */
async function idsOf(endpoint: string, action: string, tag: string): Promise<string[]> {
  const query = new URLSearchParams({ Action: action, Version: "2016-11-15" });
  const response = await post(endpoint, "ec2", query);
  const text = await response.text();
  return [...text.matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, "g"))].map(([, id = ""]) => id);
}

const at = (service: string) => `arn:aws:${service}:${REGION}:123456789012`;
const EXISTING_TOPICS = ["incidents", "on-call"];

/** What a topic's owner has set: everything except the counts of its subscriptions. */
async function ownersAttributes({ sns }: Readers, topic: string) {
  const command = new GetTopicAttributesCommand({ TopicArn: `${at("sns")}:${topic}` });
  const { Attributes = {} } = await sns.send(command);
  return Object.fromEntries(Object.entries(Attributes).filter(([name]) => !name.startsWith("Subscriptions")));
}

/** The page's stack, as written, in an account that has what the page assumes. */
describeWithTools("a queue with all that a company requires and has", (tools) => {
  const endpoint = useEndpoint(tools);
  let aws: Readers;
  let keyArn = "";
  let subnets: string[] = [];
  let groups: string[] = [];
  const topicsBefore: Record<string, object> = {};
  const project = new ExampleProject("existing-queue");

  beforeAll(async () => {
    aws = endpoint.aws;
    writeFileSync(join(project.folder, "main.ts"), main);
    keyArn = (await aws.kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
    for (const Name of EXISTING_TOPICS) {
      await aws.sns.send(new CreateTopicCommand({ Name, Tags: [{ Key: "Owner", Value: "platform" }] }));
      topicsBefore[Name] = await ownersAttributes(aws, Name);
    }
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: "/company/invoices" }));
    const allowAll = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    await aws.iam.send(
      new CreatePolicyCommand({ PolicyName: "company-boundary", PolicyDocument: JSON.stringify(allowAll) }),
    );
    const ZipFile = zipSync({ "agent.txt": new Uint8Array([1]) });
    await aws.lambda.send(new PublishLayerVersionCommand({ LayerName: "agent", Content: { ZipFile } }));
    subnets = await idsOf(endpoint.url, "DescribeSubnets", "subnetId");
    groups = await idsOf(endpoint.url, "DescribeSecurityGroups", "groupId");
    const own = {
      KEY_ID: keyArn.split("/").at(-1),
      SUBNETS: subnets.slice(0, 2).join(","),
      SECURITY_GROUP: groups[0],
    };
    const { play } = toolsIn(project, tools, endpoint);
    await timed("cdktf deploy of what a company requires", () => play(deploy?.text, own));
  });
  afterAll(() => project.remove());

  test.each(["consumer", "notifier", "redriver", "scheduler", "operator"])(
    "has a role for its %s with the boundary, the path and the tags",
    async (part) => {
      const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName: `invoices-${part}` }));

      expect(Role).toMatchObject({
        Arn: `arn:aws:iam::123456789012:role/company/invoices/invoices-${part}`,
        PermissionsBoundary: { PermissionsBoundaryArn: "arn:aws:iam::123456789012:policy/company-boundary" },
        Tags: [{ Key: "CostCenter", Value: "4711" }],
      });
    },
  );

  test.each(["consumer", "notifier", "redriver"])(
    "has its %s in the VPC, with the layer, traced and tagged",
    async (part) => {
      const FunctionName = `invoices-${part}`;
      const { Configuration } = await aws.lambda.send(new GetFunctionCommand({ FunctionName }));
      const { Tags } = await aws.lambda.send(
        new ListTagsCommand({ Resource: Configuration?.FunctionArn ?? "" }),
      );

      expect(Configuration).toMatchObject({
        VpcConfig: { SecurityGroupIds: [groups[0]] },
        Layers: [{ Arn: `arn:aws:lambda:${REGION}:123456789012:layer:agent:1` }],
        TracingConfig: { Mode: "Active" },
      });
      expect([...(Configuration?.VpcConfig?.SubnetIds ?? [])].sort()).toEqual(subnets.slice(0, 2).sort());
      expect(Tags).toEqual({ CostCenter: "4711" });
    },
  );

  test("has a main queue that is encrypted, delayed and kept as requested, and that the senders may send to", async () => {
    const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: "invoices" }));
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    const { Attributes = {} } = await aws.sqs.send(command);

    expect(Attributes).toMatchObject({
      KmsMasterKeyId: keyArn,
      KmsDataKeyReusePeriodSeconds: "3600",
      DelaySeconds: "5",
      MessageRetentionPeriod: "345600",
    });
    expect(JSON.parse(Attributes.Policy ?? "{}").Statement).toContainEqual(
      expect.objectContaining({
        Sid: "LetSendersSend",
        Principal: { AWS: ["arn:aws:iam::210987654321:root", "arn:aws:iam::210987654321:role/shop"] },
      }),
    );
  });

  /** What a role may do with one ARN. */
  async function allowed(role: string, arn: string): Promise<string[]> {
    const command = new GetRolePolicyCommand({ RoleName: role, PolicyName: role });
    const { PolicyDocument = "" } = await aws.iam.send(command);
    const { Statement }: { Statement: { Action: string[]; Resource: string }[] } = JSON.parse(
      decodeURIComponent(PolicyDocument),
    );
    return Statement.flatMap(({ Action, Resource }) => (Resource === arn ? Action : []));
  }

  test.each(EXISTING_TOPICS)("leaves the existing topic %s as its owner created it", async (topic) => {
    expect(await ownersAttributes(aws, topic)).toEqual(topicsBefore[topic]);
  });

  test("has its alerts on the existing topic, with its own subscription, and creates no other topic", async () => {
    const TopicArn = `${at("sns")}:incidents`;
    const { Topics = [] } = await aws.sns.send(new ListTopicsCommand({}));
    const { Subscriptions = [] } = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));

    expect(Topics.map((topic) => topic.TopicArn?.split(":").at(-1)).sort()).toEqual([
      "incidents",
      "invoices-alerts",
      "on-call",
    ]);
    expect(Subscriptions.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
      ["https", "https://hooks.example.com/refunds"],
    ]);
    expect(await allowed("refunds-notifier", TopicArn)).toEqual([
      "sns:ListSubscriptionsByTopic",
      "sns:Publish",
    ]);
  });

  test("encrypts its alerts with the existing key, which its functions may use", async () => {
    const command = new GetTopicAttributesCommand({ TopicArn: `${at("sns")}:invoices-alerts` });
    const { Attributes = {} } = await aws.sns.send(command);

    expect(Attributes.KmsMasterKeyId).toBe(keyArn);
    expect(await allowed("invoices-notifier", keyArn)).toEqual(["kms:Decrypt", "kms:GenerateDataKey"]);
  });

  test("writes to the existing log group, and creates none for these functions", async () => {
    const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));

    expect(logGroups.map(({ logGroupName }) => logGroupName).sort()).toEqual([
      "/aws/lambda/refunds-notifier",
      "/aws/lambda/refunds-redriver",
      "/company/invoices",
      "/reliable-queue/invoices",
      "/reliable-queue/refunds",
    ]);
    expect(await allowed("invoices-consumer", `${at("logs")}:log-group:/company/invoices:*`)).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]);
  });

  test("creates no consumer in addition to the existing one, and watches that one's function", async () => {
    const { Functions = [] } = await aws.lambda.send(new ListFunctionsCommand({}));
    const AlarmNames = ["refunds-consumer-throttled"];
    const { MetricAlarms = [] } = await aws.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames }));

    expect(Functions.map(({ FunctionName }) => FunctionName).sort()).toEqual([
      "invoices-consumer",
      "invoices-notifier",
      "invoices-redriver",
      "refunds-notifier",
      "refunds-redriver",
    ]);
    expect(MetricAlarms).toEqual([
      expect.objectContaining({
        Dimensions: [{ Name: "FunctionName", Value: "book-refunds" }],
        AlarmActions: [`${at("sns")}:on-call`],
      }),
    ]);
  });

  test("shows both queues on the dashboard that they share", async () => {
    const command = new GetDashboardCommand({ DashboardName: "billing" });
    const { DashboardBody = "" } = await aws.cloudwatch.send(command);

    expect(DashboardBody).toMatch(/## invoices[\s\S]*## refunds/);
  });

  test.each(Object.entries(NOT_APPLIED))(
    "cannot have %s here, because the endpoint does not know its service",
    async (_type, { path }) => {
      expect((await post(`${endpoint.url}${path}`, "chatbot", "{}")).status).toBe(500);
    },
  );
});
