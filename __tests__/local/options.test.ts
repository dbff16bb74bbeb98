import { CommanderError } from "commander";
import { STAGE_SETTINGS } from "../../constructs/settings/stage-settings";
import { messagesIn } from "../../core/runtime/send-interval";
import { MAX_SECONDS, parseOptions } from "../../local/options";

/** How many messages a producer that keeps to the pace sends for this command line. */
function plannedFor(...args: string[]): number {
  const { seconds, messages } = parseOptions(args);
  return Math.min(messages ?? Number.POSITIVE_INFINITY, messagesIn(seconds));
}

test("--messages alone sends all of them, however many are allowed, within the allowed time", () => {
  const counts = Array.from({ length: 1_000 }, (_, index) => index + 1);
  const longest = Math.max(...counts.map((count) => parseOptions(["--messages", String(count)]).seconds));

  expect(counts.filter((count) => plannedFor("--messages", String(count)) !== count)).toEqual([]);
  expect(longest).toBe(MAX_SECONDS);
});

test.each([
  [[], 5, 91],
  [["--messages", "91"], 5, 91],
  [["--messages", "92"], 5.06, 92],
  [["--messages", "1000"], 55, 1_000],
  [["--seconds", "10"], 10, 182],
  [["--seconds", "10", "--messages", "182"], 10, 182],
  [["--seconds", "10", "--messages", "1"], 10, 1],
])("%j: the simulated senders send %d seconds, %d messages", (args, seconds, messages) => {
  expect(parseOptions(args).seconds).toBe(seconds);
  expect(plannedFor(...args)).toBe(messages);
});

test("the page is served unless it is disabled", () => {
  expect(parseOptions([]).ui).toBe(true);
  expect(parseOptions(["--no-ui"]).ui).toBe(false);
});

describe("an impossible value is refused with the possible ones:", () => {
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());

  test.each([
    [
      ["--seconds", "5", "--messages", "92"],
      "error: --messages 92 do not fit into --seconds 5: simulated senders send a message every 55 ms, so 91 fit. Give --seconds 5.06, fewer --messages, or leave --seconds out.\n",
    ],
    [
      ["--messages", "1001"],
      "error: option '--messages <number>' argument '1001' is invalid. It must be a whole number from 1 to 1000.\n",
    ],
  ])("%j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(CommanderError);
    expect(said.join("")).toBe(message);
  });
});

test("the longest sending ends before the producer's timeout, with seconds to spare", () => {
  expect(MAX_SECONDS).toBeLessThan(STAGE_SETTINGS.local.producer.timeoutSeconds - 4);
});
