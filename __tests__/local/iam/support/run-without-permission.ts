import { runCommand } from "../../../../local/run-command";
import { withoutPermission } from "./change-policies";

/** `npm start`, but the consumer may not change the visibility of messages. */
void runCommand(process.argv.slice(2), {
  onReady: ({ access, queues }) => {
    if (access.policies === undefined) throw new Error("No policies are in force.");
    const permission = { role: "reliable-q-consumer", action: "sqs:ChangeMessageVisibility" };
    access.use(withoutPermission(access.policies, { ...permission, resource: queues.main.arn }));
  },
}).then((exitCode) => process.exit(exitCode));
