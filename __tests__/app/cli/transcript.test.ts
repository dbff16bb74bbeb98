import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { composeMail } from "../../../local/emulator/compose-mail";
import { commandsFromMail } from "../../../scripts/transcript/local-run";
import { withTranscript } from "../../../scripts/transcript/write-transcript";
import { useFolder } from "../../support/folder";

const folder = useFolder();

const read = (file: string) => readFileSync(path.resolve(__dirname, "..", "..", "..", file), "utf8");

test("the README contains the transcript that the script wrote", () => {
  expect(withTranscript(read("README.md"), read("docs/dlq-transcript.txt"))).toBe(read("README.md"));
  expect(read("README.md")).toContain("24 messages sent back to the main queue.");
});

test("the transcript plays the commands of the first e-mail about quarantine, exactly as written there", async () => {
  const mailbox = path.join(folder, ".local", "mail", "operations@example.com");
  mkdirSync(mailbox, { recursive: true });
  const notification = { Type: "Notification", MessageId: "1", TopicArn: "arn", Subject: "s" } as const;
  const commands = [
    "dlq list --stage local --region us-east-1 --from quarantine",
    "dlq show b309e6c2-71eb-47b8-b74d-60a70ca575f4 --stage local --region us-east-1 --prefix a-longer-one-",
  ];
  const write = async (name: string, Message: string) => {
    const Timestamp = "2026-01-15T12:00:00.000Z";
    const mail = composeMail({ ...notification, Message, Timestamp }, "operations@example.com");
    writeFileSync(path.join(mailbox, name), mail);
  };
  await write("001-retryScheduled.eml", "ProductUnavailable, retryScheduled: it is tried again");
  const lines = commands.map((command) => `  npx ${command}`).join("\n");
  await write(
    "002-held.eml",
    `  MissingStoreId, quarantined: it can never be processed as it is\n${lines}\n`,
  );

  const found = commandsFromMail(
    { folder, stop: async () => {} },
    "operations@example.com",
    "MissingStoreId",
  );

  expect(found).toEqual(commands);
});
