import { Dashboard } from "../../constructs/index";
import { all, synthesizeQueue } from "./support/synthesize-queue";

const dashboards = (props: Parameters<typeof synthesizeQueue>[0]) =>
  all(synthesizeQueue(props), "aws_cloudwatch_dashboard");
const alarms = (props: Parameters<typeof synthesizeQueue>[0]) =>
  all(synthesizeQueue(props), "aws_cloudwatch_metric_alarm").map(({ alarm_name }) => alarm_name);

test("a lean queue has no dashboard and fewer alarms", () => {
  const full = alarms({});
  const lean = alarms({ profile: "lean" });

  expect(dashboards({ profile: "lean" })).toEqual([]);
  expect(lean).toContain("payments-quarantine-not-empty");
  expect(lean).not.toContain("payments-failure-share");
  expect(full).toEqual(expect.arrayContaining(lean));
});

test("a lean queue is shown on a dashboard that it shares with others", () => {
  const [shared] = dashboards((stack) => ({
    profile: "lean",
    dashboard: new Dashboard(stack, "dashboard", { dashboardName: "queues" }),
  }));

  expect(shared?.dashboard_body).toContain("payments");
});

test.each([
  ["a lean queue has a dashboard of its own where it is asked for", { profile: "lean", dashboard: true }, 1],
  ["a queue has no dashboard where none is wanted", { dashboard: false }, 0],
] as const)("%s", (_rule, props, count) => {
  expect(dashboards(props)).toHaveLength(count);
});

test("the props override the profile", () => {
  expect(alarms({ profile: "lean", alarms: "all" })).toEqual(alarms({}));
  expect(alarms({ profile: "lean", alarms: ["failure-share"] })).toContain("payments-failure-share");
});

test("refuses an alarm that it does not know", () => {
  expect(() => synthesizeQueue({ alarms: ["failures"] })).toThrow(
    /^theirs\/payments\/.*: alarms must name alarms of this queue, but names failures\. Choose from /,
  );
});
