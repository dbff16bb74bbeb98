import application from "#application";
import { maskBody, showAttributes } from "../../../cli/scan/mask-values";
import { planMove, planScan, waitForVisibility } from "../../../cli/scan/plan-scan";
import { EVERYTHING, isEverything, isSelected, type Selection } from "../../../cli/scan/select-messages";
import { summarizeMessage } from "../../../cli/scan/summarize-message";
import { formatBytes, formatDuration, printable } from "../../../cli/terminal/format";
import { parseAttributeChange } from "../../../cli/terminal/options/parse-attribute";
import { parseDuration, parseMatch } from "../../../cli/terminal/options/parse-values";
import { wordsOf } from "../../../cli/terminal/options/words";
import { formatBar } from "../../../cli/terminal/progress";
import { diagnoseWhileBusy } from "../../support/jobs";
import { makeMessage, makeNotified, NOW, number, text } from "../../support/make-message";

const KNOWN = { application, diagnose: diagnoseWhileBusy(), trusted: { has: () => true } };
const parseChange = parseAttributeChange(wordsOf(application));
const state = (visible: number, inFlight = 0) => ({ visible, inFlight, delayed: 0 });

describe("a scan's plan", () => {
  test.each([
    [0, 5],
    [24, 6],
    [10_000, 105],
    [100_000, 1_005],
    [1_000_000, 1_005],
  ])("a scan of %i messages keeps them invisible for %i s", (visible, visibilityTimeoutSeconds) => {
    expect(planScan(state(visible))).toEqual({ most: 100_000, visibilityTimeoutSeconds });
  });

  test("messages that are already in flight count toward the maximum", () => {
    expect(planScan(state(500, 99_990)).most).toBe(10);
    expect(planScan(state(500, 120_000)).most).toBe(0);
  });

  test.each([
    [24, 500, 60 + 6 + 2],
    [10_000, 500, 60 + 105 + 500],
    [10_000, 1, 60 + 105 + 10_000],
    [100_000, 1, 43_200],
  ])(
    "a move of %i messages at %i a second keeps them invisible for %i s, twelve hours at most",
    (visible, rate, visibilityTimeoutSeconds) => {
      expect(planMove(rate)(state(visible)).visibilityTimeoutSeconds).toBe(visibilityTimeoutSeconds);
    },
  );
});

test.each([
  [[state(0, 3)], 11],
  [[state(0, 3_017), state(10, 5)], 41],
  [[state(0, 100_000)], 120],
  [[], 10],
])("another scan may keep the in-flight messages of %j for %i s", (states, seconds) => {
  expect(waitForVisibility(states)).toBe(seconds);
});

describe("a selection", () => {
  const message = makeMessage({
    body: JSON.stringify({ job_id: "o-1", total: 12.5, address: { city: "Bonn" } }),
    attributes: { team_id: number("3"), channel: text("web") },
  });
  const summary = summarizeMessage(message, "quarantine", KNOWN);
  const selects = (part: Partial<Selection>) => isSelected({ ...EVERYTHING, ...part }, message, summary, NOW);

  test.each<[Partial<Selection>, boolean]>([
    [{}, true],
    [{ bodyFields: [{ name: "job_id", value: "o-1" }] }, true],
    [{ bodyFields: [{ name: "job_id", value: "o-2" }] }, false],
    [{ bodyFields: [{ name: "total", value: "12.5" }] }, true],
    [{ bodyFields: [{ name: "address.city", value: "Bonn" }] }, true],
    [{ bodyFields: [{ name: "address.street" }] }, false],
    [{ bodyFields: [{ name: "constructor" }] }, false],
    [{ bodyTexts: ["Bonn", "o-1"] }, true],
    [{ bodyTexts: ["Bonn", "Köln"] }, false],
    [{ attributes: [{ name: "channel", value: "web" }] }, true],
    [{ attributes: [{ name: "channel", value: "app" }] }, false],
    [{ attributes: [{ name: "constructor" }] }, false],
    [{ withoutAttributes: ["channel"] }, false],
    [{ producers: ["3", "4"] }, true],
    [{ producers: ["4"] }, false],
    [{ ids: [message.messageId] }, true],
    [{ olderThanMs: 60_000 }, false],
    [{ olderThanMs: 59_999 }, true],
  ])("%j: %s", (part, expected) => {
    expect(selects(part)).toBe(expected);
  });

  test("everything is a selection that names only queues", () => {
    expect(isEverything(EVERYTHING)).toBe(true);
    expect(isEverything({ ...EVERYTHING, queues: ["retry"] })).toBe(true);
    expect(isEverything({ ...EVERYTHING, olderThanMs: 1 })).toBe(false);
    expect(isEverything({ ...EVERYTHING, withoutAttributes: ["a"] })).toBe(false);
  });
});

describe("a summary", () => {
  test("uses the metadata if there is any", () => {
    expect(
      summarizeMessage(makeNotified({ reason: "MissingTeamId", attempt: 4, sentAt: 5 }), "retry", KNOWN),
    ).toMatchObject({
      reason: "MissingTeamId",
      notified: true,
      attempt: 4,
      firstSentAt: 5,
      producer: "team:3",
    });
  });

  test("calls a message in which nothing is wrong Unknown", () => {
    expect(summarizeMessage(makeMessage(), "quarantine", KNOWN)).toMatchObject({
      reason: "Unknown",
      notified: false,
    });
  });
});

describe("masked values", () => {
  test("a body keeps names and structure", () => {
    expect(maskBody('{"a":{"b":[1,null,"x"]},"c":true}')).toEqual({
      a: { b: ["***", "***", "***"] },
      c: "***",
    });
    expect(maskBody("süß")).toBe("*** (not JSON, 5 bytes)");
  });

  test.each(["anna@example.com", "Anna Schmidt", "123-45-6789", "P12345678", "", "ключ", "a".repeat(41)])(
    "a name that is not a field's is a value: %j",
    (name) => {
      const masked = JSON.stringify(
        maskBody(JSON.stringify({ job_id: 1, [name]: 2, "b@c.de": { [name]: 3 } })),
      );

      expect(masked).toBe('{"job_id":"***","***":"***","*** 2":{"***":"***"}}');
    },
  );

  test("only a valid team_id is shown", () => {
    const values = (teamId: string) =>
      showAttributes(application, { team_id: number(teamId), a: text("secret") }, false).map(
        ({ value }) => value,
      );

    expect(values("3")).toEqual(["***", "3"]);
    expect(values("none of yours")).toEqual(["***", "***"]);
  });
});

describe("options", () => {
  test.each([
    ["90s", 90_000],
    ["15m", 900_000],
    ["2h", 7_200_000],
    ["3d", 259_200_000],
    ["1w", 604_800_000],
  ])("%s", (given, ms) => {
    expect(parseDuration(given)).toBe(ms);
  });

  test.each(["", "5", "h", "-1h", "1.5h", "1y"])("%j is not a duration", (given) => {
    expect(() => parseDuration(given)).toThrow(
      "It must be a whole number with a unit: 90s, 15m, 2h, 3d or 1w.",
    );
  });

  test("a match may contain an equals sign in its value", () => {
    expect(parseMatch("a=b=c")).toEqual({ name: "a", value: "b=c" });
    expect(parseMatch("a")).toEqual({ name: "a" });
  });

  test.each([
    ["team_id=3", { name: "team_id", type: "Number", value: "3" }],
    ["channel=web", { name: "channel", value: "web" }],
    ["n:Number.int=5", { name: "n", type: "Number.int", value: "5" }],
    ["url=a:b=c", { name: "url", value: "a:b=c" }],
  ])("%s is an attribute", (given, expected) => {
    expect(parseChange(given)).toEqual(expected);
  });

  test.each(["=3", "a", "a=", "a b=c", "a:List=1"])("%j is not an attribute", (given) => {
    expect(() => parseChange(given)).toThrow("It must be name=value or name:Type=value");
  });

  test.each([
    ["pic:Binary=not base64!", "The attribute pic is a Binary, but the value is not base64."],
    ["pic:Binary.png=AAH", "The attribute pic is a Binary, but the value is not base64."],
    ["team_id=three", "The attribute team_id is a Number, but the value is not a number."],
  ])("%s does not match its type", (given, said) => {
    expect(() => parseChange(given)).toThrow(said);
  });

  test.each(["AWS.TraceId=x", "amazon.x=y"])("%s cannot be set", (given) => {
    expect(() => parseChange(given)).toThrow("is reserved and cannot be set.");
  });
});

describe("what is printed", () => {
  test.each([
    [0, "0 s"],
    [59_499, "59 s"],
    [60_000, "1 min"],
    [3_725_000, "1 h 2 min"],
    [90_000_000, "1 d 1 h"],
    [-5, "0 s"],
  ])("%i ms are %s", (ms, said) => {
    expect(formatDuration(ms)).toBe(said);
  });

  test.each([
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1_572_864, "1.5 MiB"],
  ])("%i bytes are %s", (bytes, said) => {
    expect(formatBytes(bytes)).toBe(said);
  });

  test("control and invisible characters are written out", () => {
    expect(printable("a\u0007\u200bb\nc\u2028")).toBe("a\\u{7}\\u{200b}b\nc\\u{2028}");
  });

  test("a bar never shows more than 100 %", () => {
    expect(formatBar("scanning", 15, 10)).toBe(`scanning  ${"█".repeat(30)}  15/15  100 %`);
  });
});
