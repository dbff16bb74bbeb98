import { setRedriveState } from "../../../cli/operations/set-redrive-state";
import { contextOf } from "../support/context-of";
import { answer, awsError, type Call, type Fault, useFakeAws } from "../support/faulty-proxy";
import { readTrail } from "../support/read-trail";
import { runExecutable, TEST_KEYS } from "../support/run-executable";
import { useDesk } from "../support/start-desk";

/** The schedule as Scheduler returns it. Times are epoch seconds on the wire. */
const SCHEDULE = {
  Arn: "arn:aws:scheduler:eu-west-1:111122223333:schedule/prod-reliable-q/prod-reliable-q-redrive",
  CreationDate: 1_760_000_000,
  Description: "Sends messages scheduled for retry back when they are due.",
  FlexibleTimeWindow: { Mode: "OFF" },
  GroupName: "prod-reliable-q",
  KmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1",
  LastModificationDate: 1_760_000_001,
  Name: "prod-reliable-q-redrive",
  ScheduleExpression: "rate(10 minutes)",
  ScheduleExpressionTimezone: "UTC",
  Target: {
    Arn: "arn:aws:lambda:eu-west-1:111122223333:function:prod-reliable-q-redriver",
    DeadLetterConfig: { Arn: "arn:aws:sqs:eu-west-1:111122223333:prod-schedule_failures_for_reliable_q" },
    Input: '{"task":"redrive","scheduledTime":"<aws.scheduler.scheduled-time>"}',
    RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 },
    RoleArn: "arn:aws:iam::111122223333:role/prod-reliable-q-scheduler",
  },
};

const READ = "GET /schedules/prod-reliable-q-redrive?groupName=prod-reliable-q";
const WRITE = "PUT /schedules/prod-reliable-q-redrive";

const desk = useDesk();
const aws = useFakeAws();

/** An account with the schedule in this state. */
function holding(
  state: string,
  write: (call: Call) => Fault = () => answer({ ScheduleArn: SCHEDULE.Arn }),
): void {
  aws.reset();
  aws.inject((call) => {
    if (call.action === READ) return answer({ ...SCHEDULE, State: state });
    if (call.action === WRITE) return write(call);
    return awsError("AccessDenied", "no STS here", 403);
  });
}

const prod = (...args: string[]) =>
  runExecutable(desk, [...args, "--stage", "prod"], {
    env: { AWS_ENDPOINT_URL: aws.url, AWS_REGION: "eu-west-1", ...TEST_KEYS },
  });

test("pause changes only the schedule's state, and names the change", async () => {
  holding("ENABLED");

  const { code, stdout } = await prod("pause");

  const {
    Arn: _arn,
    CreationDate: _created,
    LastModificationDate: _modified,
    Name: _name,
    ...kept
  } = SCHEDULE;
  const written = aws.calls.find(({ action }) => action === WRITE)?.input;
  expect(code).toBe(0);
  expect(stdout).toBe(
    "The redrive schedule prod-reliable-q-redrive is paused: the system redrives nothing until you run `npx dlq resume --stage prod`. Held messages are still renewed.\n",
  );
  expect(written).toEqual({ ...kept, State: "DISABLED", ClientToken: expect.any(String) });
  expect(aws.calls.some(({ action }) => action.includes("renew"))).toBe(false);
  expect(readTrail(desk.file("dlq-audit.ndjson"))[0]).toMatchObject({
    command: "pause",
    stage: "prod",
    who: { arn: "unknown" },
    counts: { schedules: 1 },
    outcome: "done",
  });
});

test("resume writes nothing if the schedule is on", async () => {
  holding("ENABLED");

  const { code, stdout } = await prod("resume", "--json");

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    schedule: SCHEDULE.Name,
    before: "ENABLED",
    state: "ENABLED",
    changed: false,
  });
  expect(aws.countOf(WRITE)).toBe(0);
});

test.each([
  [
    "User: x is not authorized to perform: scheduler:UpdateSchedule",
    {
      Action: ["scheduler:UpdateSchedule"],
      Resource: ["arn:aws:scheduler:eu-west-1:ACCOUNT:schedule/prod-reliable-q/prod-reliable-q-redrive"],
    },
  ],
  [
    "User: x is not authorized to perform: iam:PassRole on resource: y",
    {
      Action: ["iam:PassRole"],
      Resource: ["arn:aws:iam::111122223333:role/prod-reliable-q-scheduler"],
      Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    },
  ],
])("a denied update names the statement: %s", async (message, statement) => {
  holding("ENABLED", () => awsError("AccessDeniedException", message, 403));

  const { code, stdout } = await prod("pause", "--json");

  expect(code).toBe(4);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: "AccessDenied",
    statement: { Effect: "Allow", ...statement },
  });
});

test("a missing schedule is reported with what to check", async () => {
  aws.reset();
  aws.inject(() => awsError("ResourceNotFoundException", "none", 404));

  const { code, stderr } = await prod("pause");

  expect(code).toBe(4);
  expect(stderr).toContain(
    'The schedule prod-reliable-q-redrive does not exist. The stage is prod and the prefix "prod-".',
  );
});

test("if several runs are started side by side, all of their schedules are paused", async () => {
  const state = new Map([1, 2, 3].map((run) => [run === 1 ? "redrive" : `redrive-${run}`, "ENABLED"]));
  const partOf = (action: string) => /prod-reliable-q-(redrive[-\d]*)/.exec(action)?.[1] ?? "";
  aws.reset();
  aws.inject(({ action, input }) => {
    const part = partOf(action);
    if (action.startsWith("PUT")) {
      state.set(part, String(Reflect.get(input, "State")));
      return answer({ ScheduleArn: SCHEDULE.Arn });
    }
    return answer({ ...SCHEDULE, Name: `prod-reliable-q-${part}`, State: state.get(part) });
  });
  const context = contextOf(desk, "pause");
  const { local: _local, ...deployed } = context.target;
  const { settings } = deployed;
  const target = {
    ...deployed,
    prefix: "prod-",
    settings: { ...settings, redriver: { ...settings.redriver, runsAtOnce: 3 } },
  };
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const configuration = { ...context.configuration, endpoint: aws.url, region: "eu-west-1", credentials };

  const change = await setRedriveState({ ...context, target, configuration }, "DISABLED", desk.fresh());

  expect(change).toEqual({ name: "prod-reliable-q-redrive", before: "ENABLED", changed: true });
  expect([...state.values()]).toEqual(["DISABLED", "DISABLED", "DISABLED"]);
});
