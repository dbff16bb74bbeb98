import { tmpdir } from "node:os";
import { App, TerraformStack } from "cdktf";
import { checkName, requireQueueName } from "../../../constructs/settings/check-name";
import { NAME_LIMITS, type NamedResource } from "../../../core/limits/name-limits";

const stack = new TerraformStack(new App({ outdir: tmpdir(), stackTraces: false }), "stack");

test.each(Object.entries(NAME_LIMITS))(
  "accepts the longest name of a %s, and no longer one",
  (resource, limit) => {
    const longest = "a".repeat(limit.maxLength);

    expect(checkName(stack, resource as NamedResource, longest)).toBe(longest);
    expect(() => checkName(stack, resource as NamedResource, `${longest}a`)).toThrow(
      new Error(
        `stack: The name of the ${resource} must have at most ${limit.maxLength} characters, but ${longest}a has ${limit.maxLength + 1}. (${limit.source}) Shorten the queue's name or the prefix.`,
      ),
    );
  },
);

test.each(["payments", "a_b-C9"])("accepts %s as a queue's name", (name) => {
  expect(() => requireQueueName(stack, name)).not.toThrow();
});

test.each(["", "9_lives", "-a", "a b", "a.b", "zahlungen.fifo", "größe"])(
  "refuses %j as a queue's name, because not every resource could be named after it",
  (name) => {
    expect(() => requireQueueName(stack, name)).toThrow(
      new Error(
        `stack: The queue's name must consist of letters, digits, hyphens and underscores and begin with a letter, but is "${name}". Functions, topics and alarms are named after it. Change name.`,
      ),
    );
  },
);
