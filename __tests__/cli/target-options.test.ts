import { commandLine, shellWord, targetOptions } from "../../cli/terminal/describe-target-options";
import { asArgument } from "../../cli/terminal/file-names";

test.each([
  [{}, {}, []],
  [{ stage: "prod" }, { STAGE: "dev" }, ["--stage", "prod"]],
  [{}, { STAGE: " prod ", NAME_PREFIX: "x-" }, ["--stage", "prod", "--prefix", "x-"]],
  [{ prefix: "" }, { STAGE: "", NAME_PREFIX: "x-" }, ["--prefix", ""]],
  [
    { region: "eu-west-1", profile: "ops", endpointFile: "/tmp/a b.json" },
    {},
    ["--region", "eu-west-1", "--profile", "ops", "--endpoint-file", "/tmp/a b.json"],
  ],
])("a hint names the deployment as it was given: %j, %j", (options, environment, words) => {
  expect(targetOptions(options, environment)).toEqual(words);
});

test.each([
  ["dlq-1.ndjson", "dlq-1.ndjson"],
  ["", "''"],
  ["my file", "'my file'"],
  ["it's $HOME", "'it'\\''s $HOME'"],
])("a shell reads %j back as one word", (word, quoted) => {
  expect(shellWord(word)).toBe(quoted);
});

test.each([
  ["-x.ndjson", "./-x.ndjson"],
  ["dlq-1.ndjson", "dlq-1.ndjson"],
])(
  "the file %s is written in a command as %s, so that it cannot be mistaken for an option",
  (file, argument) => {
    expect(asArgument(file)).toBe(argument);
  },
);

test("a command line is ready to be pasted", () => {
  expect(commandLine(["import", "my file", "--stage", "prod"])).toBe("npx dlq import 'my file' --stage prod");
});
