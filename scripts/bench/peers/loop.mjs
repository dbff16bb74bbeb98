// A hand-written loop with the consumer's checks and logs, and nothing else that the consumer does.
const COUNT = /^\d{1,15}$/;
const TEAM = /^[1-9]\d{0,9}$/;
const isText = (value) => typeof value === "string" && value !== "";

const line = (level, message, fields) =>
  process.stdout.write(
    `${JSON.stringify({ level, message, timestamp: new Date().toISOString(), service: "consumer", ...fields })}\n`,
  );

function count(name, value, reason) {
  const Dimensions = reason === undefined ? [["service"]] : [["service"], ["service", "reason"]];
  const metric = { Namespace: "ReliableQueue", Dimensions, Metrics: [{ Name: name, Unit: "Count" }] };
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [metric] };
  process.stdout.write(`${JSON.stringify({ _aws, service: "consumer", reason, [name]: value })}\n`);
}

async function work(record) {
  const { messageId, receiptHandle, body, attributes, messageAttributes } = record;
  if (!isText(messageId) || !isText(receiptHandle) || typeof body !== "string") return "UnreadableRecord";
  if (!COUNT.test(attributes.ApproximateReceiveCount) || !COUNT.test(attributes.SentTimestamp)) {
    return "UnreadableRecord";
  }
  const team = messageAttributes.team_id?.stringValue;
  if (team === undefined) return "MissingTeamId";
  if (!TEAM.test(team)) return "InvalidTeamId";
  let task;
  try {
    task = JSON.parse(body);
  } catch {
    return "MalformedBody";
  }
  if (!isText(task?.task_id) || !isText(task.machine)) return "MalformedBody";
  if (task.machine === "busy") return "MachineBusy";
  line("INFO", "task done", { message_id: messageId, team_id: team, idempotency_key: messageId });
}

/** `release` gets the records that failed. */
export const createHandler =
  (release) =>
  async ({ Records }) => {
    const failures = [];
    const reasons = new Map();
    for (const record of Records) {
      const reason = await work(record);
      if (reason === undefined) continue;
      failures.push(record);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      line("WARN", "message failed", { reason, message_id: record.messageId });
    }
    await release(failures);
    const processed = Records.length - failures.length;
    if (processed > 0) count("MessagesProcessed", processed);
    for (const [reason, number] of reasons) count("MessagesFailed", number, reason);
    const resp = { status: true, tot_msgs: Records.length, f_msgs: failures.length, s_msgs: processed };
    line("INFO", "batch done", { resp });
    return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

export const handler = createHandler(async () => {});
