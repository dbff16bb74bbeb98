import { answer, awsError, useFakeAws } from "../support/faulty-proxy";
import { poison } from "../support/held-messages";
import { readTrail } from "../support/read-trail";
import { runExecutable, TEST_KEYS } from "../support/run-executable";
import { useDesk } from "../support/start-desk";

const desk = useDesk();
const others = useFakeAws();

test("each service is called at its own endpoint", async () => {
  await desk.send("quarantine", [poison()]);
  const denied = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>";
  others.inject(({ action }) =>
    action === "GetCallerIdentity" ? answer(denied, 403) : awsError("AccessDeniedException", "no", 403),
  );
  const env = {
    AWS_ENDPOINT_URL_SQS: desk.proxy.url,
    AWS_ENDPOINT_URL_STS: others.url,
    AWS_ENDPOINT_URL_SCHEDULER: others.url,
    AWS_REGION: "us-east-1",
    ...TEST_KEYS,
  };
  const dlq = (...args: string[]) => runExecutable(desk, [...args, "--stage", "local"], { env });

  const redriven = await dlq("redrive", "--all", "--force", "--yes");
  await dlq("status", "--no-scan");

  expect(redriven).toMatchObject({ code: 0, stdout: "1 message sent back to the main queue.\n" });
  expect(new Set(desk.proxy.calls.map(({ action }) => action))).toEqual(
    new Set([
      "GetQueueUrl",
      "GetQueueAttributes",
      "ReceiveMessage",
      "SendMessageBatch",
      "DeleteMessageBatch",
    ]),
  );
  const elsewhere = others.calls.map(({ action }) => action.split("?")[0]);
  expect(new Set(elsewhere)).toEqual(
    new Set(["GetCallerIdentity", "GET /schedules/reliable-q-redrive", "GET /schedules/reliable-q-renew"]),
  );
  expect(readTrail(desk.file("dlq-audit.ndjson"))[0].who.arn).toBe("unknown");
});

describe("an emulator of SQS that AWS_ENDPOINT_URL names", () => {
  const SAYS = "A local run has no EventBridge Scheduler";
  const dlq = (...args: string[]) => runExecutable(desk, args, { env: { AWS_ENDPOINT_URL: desk.proxy.url } });

  test("needs no region and no credentials, and is known to have no Scheduler", async () => {
    const status = await dlq("status", "--stage", "local", "--no-scan");
    const pause = await dlq("pause", "--stage", "local");

    expect(status).toMatchObject({ code: 0, stderr: "" });
    expect(status.stdout).toContain(SAYS);
    expect([pause.code, pause.stdout]).toEqual([4, ""]);
    expect(pause.stderr).toMatch(new RegExp(`^dlq: ${SAYS}`));
  });

  test("is known to have no Scheduler at another stage either", async () => {
    const env = { AWS_ENDPOINT_URL: desk.proxy.url, AWS_DEFAULT_REGION: "us-east-1", ...TEST_KEYS };

    const { code, stderr } = await runExecutable(desk, ["resume", "--stage", "dev"], { env });

    expect(code).toBe(4);
    expect(stderr).toMatch(new RegExp(`^dlq: ${SAYS}`));
  });
});
