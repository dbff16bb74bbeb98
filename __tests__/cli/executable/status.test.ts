import { describeSchedules } from "../../../cli/commands/status";
import { readScheduleLines } from "../../../cli/operations/read-status";
import { contextOf } from "../support/context-of";
import { answer, awsError, type Call, counted, type Fault } from "../support/faulty-proxy";
import { poison } from "../support/held-messages";
import { runExecutable } from "../support/run-executable";
import { useDesk } from "../support/start-desk";

const desk = useDesk();

/** An account whose Scheduler answers this, and whose STS does not answer. */
function withScheduler(schedule: (task: string) => Fault, sqs?: (call: Call) => Fault | undefined): void {
  desk.proxy.inject((call) => {
    const task = /^GET \/schedules\/reliable-q-([\w-]+)\?groupName=reliable-q$/.exec(call.action)?.[1];
    if (task !== undefined) return schedule(task);
    return call.action === "GetCallerIdentity" ? awsError("AccessDenied") : sqs?.(call);
  });
}

const status = (...args: string[]) =>
  runExecutable(desk, ["status", "--no-scan", "--stage", "local", ...args], {
    env: { AWS_ENDPOINT_URL: desk.proxy.url },
  });
const documentOf = async () => {
  const { code, stdout } = await status("--json");
  return { code, document: JSON.parse(stdout) };
};

describe("status reports the schedules", () => {
  test("whether each is on", async () => {
    withScheduler((task) => answer({ Name: task, State: task === "redrive" ? "DISABLED" : "ENABLED" }));

    const { code, stdout } = await status();
    const { document } = await documentOf();

    expect(code).toBe(0);
    expect(stdout).toMatch(/^schedule redrive: DISABLED\nschedule renew: ENABLED$/m);
    expect(document.schedules).toEqual([
      { task: "redrive", name: "redrive", state: "DISABLED" },
      { task: "renew", name: "renew", state: "ENABLED" },
    ]);
  });

  test("each of the schedules that start several runs side by side", async () => {
    withScheduler((name) => answer({ Name: name, State: name === "redrive-2" ? "DISABLED" : "ENABLED" }));
    const context = contextOf(desk, "status");
    const { local: _local, ...deployed } = context.target;
    const { settings } = deployed;
    const redriver = { ...settings.redriver, runsAtOnce: 3 };
    const target = { ...deployed, settings: { ...settings, redriver } };

    const lines = await readScheduleLines({ ...context, target });

    expect(lines).toEqual([
      { task: "redrive", name: "redrive", state: "ENABLED" },
      { task: "redrive", name: "redrive-2", state: "DISABLED" },
      { task: "redrive", name: "redrive-3", state: "ENABLED" },
      { task: "renew", name: "renew", state: "ENABLED" },
    ]);
    expect(describeSchedules(lines)).toContain("schedule redrive-2: DISABLED");
  });

  test("which statement is missing if one may not be read, and that the report is incomplete", async () => {
    withScheduler((task) =>
      task === "renew"
        ? answer({ State: "ENABLED" })
        : awsError("AccessDeniedException", "denied by the test", 403),
    );

    const { code, stdout } = await status();
    const { document } = await documentOf();

    const statement = {
      Effect: "Allow",
      Action: ["scheduler:GetSchedule"],
      Resource: ["arn:aws:scheduler:us-east-1:ACCOUNT:schedule/reliable-q/reliable-q-redrive"],
    };
    const why = `Your credentials may not call scheduler:GetSchedule on ${statement.Resource[0]}.\nAsk your administrator to add this statement to your policy:\n${JSON.stringify(statement, null, 2)}`;
    expect(code).toBe(3);
    expect(stdout).toContain(`schedule redrive: not known. ${why}\nschedule renew: ENABLED\n`);
    expect(document).toMatchObject({
      exitCode: 3,
      schedules: [
        { task: "redrive", state: null, why, statement },
        { task: "renew", state: "ENABLED" },
      ],
    });
  });

  test("that there is none, if only the queues are deployed", async () => {
    withScheduler(
      () => awsError("ResourceNotFoundException", "none", 404),
      ({ input }) =>
        input.QueueName === "schedule_failures_for_reliable_q" ? awsError("QueueDoesNotExist") : undefined,
    );

    const { code, stdout } = await status();
    const { document } = await documentOf();

    expect(code).toBe(0);
    expect(stdout).toMatch(/^failures +schedule_failures_for_reliable_q +not there$/m);
    expect(stdout).toContain("schedule redrive: not known. The schedule reliable-q-redrive does not exist.");
    expect(document.queues.at(-1)).toMatchObject({ queue: "failures", exists: false, visible: null });
  });
});

test("status counts visible, in-flight and delayed messages, each in its column", async () => {
  await desk.send("quarantine", [poison()]);
  desk.proxy.onCall("GetQueueAttributes", counted({ visible: 1, inFlight: 2, delayed: 3 }));

  const { stdout } = await status();
  const { document } = await documentOf();

  expect(stdout).toMatch(/^QUEUE +NAME +VISIBLE +IN FLIGHT +DELAYED +OLDEST HELD +NEXT EXPIRY IN$/m);
  expect(stdout).toMatch(/^main +reliable_q +1 +2 +3$/m);
  expect(document.queues[0]).toMatchObject({ queue: "main", visible: 1, inFlight: 2, delayed: 3 });
});

test("status reports a queue that is missing but required", async () => {
  desk.proxy.inject(({ input }) =>
    input.QueueName === "quarantine_for_reliable_q" ? awsError("QueueDoesNotExist") : undefined,
  );

  const { code, stderr } = await status();

  expect(code).toBe(4);
  expect(stderr).toContain(
    "The queue quarantine_for_reliable_q does not exist in your account in us-east-1.",
  );
});
