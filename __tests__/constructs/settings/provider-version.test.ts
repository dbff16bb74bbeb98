import { oldestProvider, providerVersionProblems } from "../../../constructs/settings/provider-version";
import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import { all, synthesizeQueue } from "../support/synthesize-queue";

const { dev } = STAGE_SETTINGS;
const LARGE = { ...dev, queue: { ...dev.queue, maxMessageBytes: 1_048_576 } };

test.each([">= 6.8.0", "~> 6.8", "6.25.0", "= 6.9.1", "> 6.8.0, < 7.0.0", ">= 6.10.0"])(
  "messages of 1 MiB are accepted by %s",
  (constraint) => {
    expect(providerVersionProblems(LARGE, constraint)).toEqual([]);
  },
);

test.each([">= 5.100.0, < 7.0.0", "~> 6.0", "6.7.9", "< 7.0.0", ""])(
  "messages of 1 MiB are refused with %j, with the reason",
  (constraint) => {
    expect(providerVersionProblems(LARGE, constraint)).toEqual([
      `The AWS provider must be 6.8.0 or newer, because queue.maxMessageBytes is 1048576, and an older one refuses more than 262144, but the stack accepts "${constraint}". Raise the version in required_providers, or lower the setting.`,
    ]);
  },
);

test("each setting has its own version, and the newest counts", () => {
  expect(providerVersionProblems({ ...LARGE, runtime: "nodejs24.x" }, ">= 5.100.0")).toHaveLength(2);
  expect(oldestProvider(dev)).toBe("5.100.0");
  expect(oldestProvider(LARGE)).toBe("6.8.0");
  expect(oldestProvider({ ...LARGE, runtime: "nodejs24.x" })).toBe("6.21.0");
});

/** Somebody else's stack, with the provider's version that they chose. */
const synthesize = (version: string) =>
  synthesizeQueue((stack) => {
    stack.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version });
    return { maxMessageBytes: 1_048_576 };
  });

test("a project's own stack with an older provider is refused at synthesis, and its Terraform says 1 MiB otherwise", () => {
  expect(() => synthesize(">= 5.100.0")).toThrow(
    /The AWS provider must be 6\.8\.0 or newer, because maxMessageBytes/,
  );
  const [queue] = all(synthesize(">= 6.8.0"), "aws_sqs_queue");
  expect(queue?.max_message_size).toBe(1_048_576);
});
