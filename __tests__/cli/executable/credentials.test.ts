import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { awsError } from "../support/faulty-proxy";
import { runExecutable } from "../support/run-executable";
import { useDesk } from "../support/start-desk";

const desk = useDesk();
beforeAll(() => writeFileSync(desk.file("none"), ""));

const KEYS = "aws_access_key_id = test\naws_secret_access_key = test\n";
const SSO = `sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = operator
`;

/** A person's configuration, and no other source of credentials. */
function status(config: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  writeFileSync(desk.file("config"), config);
  return runExecutable(desk, ["status", "--no-scan", ...args, "--stage", "dev", "--prefix", "mine-"], {
    env: {
      ...env,
      HOME: desk.folder,
      AWS_CONFIG_FILE: desk.file("config"),
      AWS_SHARED_CREDENTIALS_FILE: desk.file("none"),
      AWS_ENDPOINT_URL: desk.proxy.url,
    },
  });
}

/** Records with whose key, and for which region, each call is signed. */
function noteSigners(): () => string[] {
  const seen = new Set<string>();
  desk.proxy.inject(({ authorization }) => {
    seen.add(/Credential=(\w+)\/\d+\/([\w-]+)\//.exec(authorization)?.slice(1).join(" ") ?? "");
    return awsError("QueueDoesNotExist");
  });
  return () => [...seen];
}

test("the profile's credentials and region are used, unless --region says otherwise", async () => {
  const signers = noteSigners();
  const config = `[default]\n${KEYS}region = eu-west-1\n[profile desk]\n${KEYS.replace("= test", "= desk")}region = eu-west-2\n`;

  await status(config);
  await status(config, ["--profile", "desk"]);
  const { code, stderr } = await status(config, ["--profile", "desk", "--region", "eu-west-3"]);

  expect(signers()).toEqual(["test eu-west-1", "desk eu-west-2", "desk eu-west-3"]);
  expect(code).toBe(4);
  expect(stderr).toMatch(/^dlq: The queue mine-\w*reliable_q does not exist in your account in eu-west-3\./);
});

test.each([
  [
    "no region",
    `[default]\n${KEYS}`,
    [],
    "No region is set. Set --region or AWS_REGION, or use a profile that has a region.",
  ],
  ["no credentials", "[default]\nregion = eu-west-1\n", [], "No AWS credentials were found."],
  [
    "no such profile",
    `[default]\n${KEYS}region = eu-west-1\n`,
    ["--profile", "nope"],
    "Your AWS configuration has no profile nope. Choose another with --profile or AWS_PROFILE",
  ],
  [
    "no such profile, but a region",
    `[default]\n${KEYS}`,
    ["--profile", "nope", "--region", "eu-west-1"],
    "Your AWS configuration has no profile nope.",
  ],
  [
    "nobody signed in",
    `[profile desk]\n${SSO}region = eu-west-1\n`,
    ["--profile", "desk"],
    "or sign in (`aws sso login --profile desk`",
  ],
])("%s: the error says what to do", async (_what, config, args, sentence) => {
  const { code, stdout, stderr } = await status(config, args);

  expect([code, stdout]).toEqual([4, ""]);
  expect(stderr).toContain(sentence);
  expect(desk.proxy.calls).toEqual([]);
});

test("an SSO session that has expired: the error names the profile to sign in with", async () => {
  const cache = desk.file(".aws/sso/cache");
  const name = createHash("sha1").update("https://example.awsapps.com/start").digest("hex");
  mkdirSync(cache, { recursive: true });
  const token = { accessToken: "token", expiresAt: "2020-01-01T00:00:00Z" };
  writeFileSync(`${cache}/${name}.json`, JSON.stringify(token));

  const { code, stderr } = await status(`[profile desk]\n${SSO}region = eu-west-1\n`, ["--profile", "desk"]);

  expect(code).toBe(4);
  expect(stderr).toBe(
    "dlq: Your AWS credentials have expired. Sign in again (`aws sso login --profile desk`, or get new keys) and repeat the command.\n",
  );
});

test("--profile overrides the keys in the environment, without a warning", async () => {
  const signers = noteSigners();
  const config = `[profile desk]\n${KEYS.replaceAll("= test", "= desk")}region = eu-west-2\n`;
  const env = { AWS_ACCESS_KEY_ID: "other", AWS_SECRET_ACCESS_KEY: "other", AWS_SESSION_TOKEN: "other" };

  const { stderr } = await status(config, ["--profile", "desk"], env);

  expect(signers()).toEqual(["desk eu-west-2"]);
  expect(stderr).toMatch(/^dlq: The queue [^\n]+ does not exist in your account[^\n]+\n$/);
});
