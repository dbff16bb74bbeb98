import type { StageSettings } from "./settings";

/** The version with which this project was first applied. */
const OLDEST = "5.100.0";
const LARGEST_BEFORE = 262_144;

interface Need {
  readonly version: string;
  /** The setting that needs it, and what an older provider does. */
  readonly why: string;
}

/**
 * What the settings require of the AWS provider.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md
 */
function providerNeeds({ runtime, queue }: Pick<StageSettings, "runtime" | "queue">): Need[] {
  const needs: Need[] = [];
  if (queue.maxMessageBytes > LARGEST_BEFORE) {
    needs.push({
      version: "6.8.0",
      why: `queue.maxMessageBytes is ${queue.maxMessageBytes}, and an older one refuses more than ${LARGEST_BEFORE}`,
    });
  }
  if (runtime === "nodejs24.x") {
    needs.push({ version: "6.21.0", why: "runtime is nodejs24.x, which an older one does not know" });
  }
  return needs;
}

/** The oldest version that supports the settings. */
export const oldestProvider = (settings: Pick<StageSettings, "runtime" | "queue">): string =>
  [OLDEST, ...providerNeeds(settings).map(({ version }) => version)].reduce((a, b) =>
    isBefore(a, b) ? b : a,
  );

/** What is wrong with a range of versions for these settings. A range without a lower end accepts any version. */
export function providerVersionProblems(
  settings: Pick<StageSettings, "runtime" | "queue">,
  constraint: string,
): string[] {
  const oldest = oldestOf(constraint);
  return providerNeeds(settings)
    .filter(({ version }) => isBefore(oldest, version))
    .map(
      ({ version, why }) =>
        `The AWS provider must be ${version} or newer, because ${why}, but the stack accepts "${constraint}". Raise the version in required_providers, or lower the setting.`,
    );
}

const PART = /^(=|>=|>|~>)?\s*v?(\d+(?:\.\d+)*)$/;

/** The lower end of a constraint such as `>= 5.100.0, < 7.0.0`. https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
function oldestOf(constraint: string): string {
  return constraint
    .split(",")
    .flatMap((part) => PART.exec(part.trim())?.[2] ?? [])
    .reduce((a, b) => (isBefore(a, b) ? b : a), "0");
}

function isBefore(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (const place of [0, 1, 2]) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
