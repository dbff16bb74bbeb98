import { makeMetadata, metadataAttribute, number, text } from "../support/make-message";
import { jobBody, times } from "./support/held-messages";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

/** Messages that SQS accepts. The slow suite draws more of them, and passes them through every command. */
const desk = useDesk();

async function hold(body: string, attributes = {}): Promise<string> {
  await desk.send("quarantine", [{ body, attributes }]);
  return desk.contents("quarantine").at(-1)?.messageId ?? "";
}

test("dates beyond the last possible one are shown as that one", async () => {
  const metadata = makeMetadata({
    sentAt: 0,
    deadAt: Number.MAX_SAFE_INTEGER,
    notBefore: Number.MAX_SAFE_INTEGER,
  });
  const id = await hold(jobBody("a"), metadataAttribute(metadata));

  const { code, stdout } = await runHere(desk, ["show", id]);

  expect(code).toBe(0);
  expect(stdout).toContain("dead at +275760-09-13T00:00:00Z, due +275760-09-13T00:00:00Z");
});

test("a deeply nested body matches by its own fields, and keeps no other from matching", async () => {
  const deep = `{"job_id":"deep","nest":${'{"a":['.repeat(10_000)}1${"]}".repeat(10_000)}}`;
  await hold(deep);
  await hold(jobBody("flat"));
  const matching = async (...args: string[]) => {
    const { document } = await runJson(desk, ["list", "--wait", "0", ...args]);
    await desk.lapse();
    return document.total;
  };

  expect(await matching("--body", "job_id=deep")).toBe(1);
  expect(await matching("--body", "job_id=flat")).toBe(1);
  expect(await matching("--body", "nest.a")).toBe(1);
  expect(await matching("--body", "nest=1")).toBe(0);
});

test.each([
  ["nested", `${"[".repeat(115_000)}${"]".repeat(115_000)}`, "*** (nested deeper)"],
  ["wide", `[${times(100_000, () => "1").join(",")}]`, "*** (99501 more)"],
])("a masked body is shown in part if it is %s", async (_what, body, said) => {
  const id = await hold(body);

  for (const json of [[], ["--json"]]) {
    const { stdout } = await runHere(desk, ["show", id, ...json]);

    expect(stdout).toContain(said);
    expect(stdout.length).toBeLessThan(30_000);
  }
});

test("an attribute of 60,000 lines takes one line of a table", async () => {
  const id = await hold(jobBody("a"), { lines: text("x\n".repeat(60_000)), team_id: number("3") });

  const { stdout } = await runHere(desk, ["show", id, "--reveal"]);

  expect(stdout).toMatch(/^lines +String +x\\nx\\nx\\n/m);
  expect(stdout.length).toBeLessThan(200_000);
});

test("JSON is ASCII, whatever a name, a type or a value contains", async () => {
  const attributes = { note: { DataType: "String.\u009b2J\u202e", StringValue: "\u0085\ud83d\ude00" } };
  const id = await hold('"\u009b\u2066\u007f"', attributes);

  for (const reveal of [[], ["--reveal"]]) {
    const { stdout } = await runHere(desk, ["show", id, "--json", ...reveal]);

    expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(stdout).messages[0].attributes[0].type).toBe("String.\u009b2J\u202e");
  }
});

describe("numbers in filters are compared as they were sent", () => {
  test.each([
    ["account=9007199254740992", 1],
    ["account=9007199254740993", 1],
    ["account=9007199254740994", 0],
    ["price=10.00", 1],
    ["price=10", 1],
    ['list=[1.50,"1.50"]', 1],
    ['list=["1.50","1.50"]', 0],
    ["text=5", 1],
    ["flag=true", 1],
    ["constructor=1", 1],
    ["__proto__=2", 1],
  ])("%s", async (match, count) => {
    await hold('{"account":9007199254740992,"price":10.00,"text":"5","constructor":1}');
    await hold('{"account":9007199254740993,"price":10,"list":[1.50,"1.50"],"flag":true,"__proto__":2}');

    const { document } = await runJson(desk, ["list", "--body", match, "--wait", "0"]);

    expect(document.total).toBe(count);
  });
});
