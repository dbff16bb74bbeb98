import { runCommand } from "../../../../local/run-command";
import { withoutPermission } from "./change-policies";

/** `npm start`, except that the consumer may not change the visibility of messages. */
void runCommand(process.argv.slice(2), process.cwd(), {
  onReady: ({ access, queues: [queue] }) => {
    if (access.policies === undefined || queue === undefined) throw new Error("Nothing is in force.");
    const permission = { role: "reliable-q-consumer", action: "sqs:ChangeMessageVisibility" };
    access.use(withoutPermission(access.policies, { ...permission, resource: queue.queues.main.arn }));
  },
}).then((exitCode) => process.exit(exitCode));
