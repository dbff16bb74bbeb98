import type { Mutant } from "./mutant";

const MOVE = "core/messages/move-messages.ts";
const CALLS = "core/messages/batch-calls.ts";
const MOVE_TEST = "__tests__/core/messages/move-messages.test.ts";
const PIPELINE = "core/messages/move-pipeline.ts";
const PIPELINE_TEST = "__tests__/core/messages/move-pipeline.test.ts";

/** Breakages that once cost users of such systems their messages, their sleep or their privacy. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: "delete before send",
    file: MOVE,
    find: "  const sent = await sendBatch(sqs, batch, options);",
    replace: `  await deleteConfirmed(sqs, batch.map((transfer) => ({ transfer, newMessageId: "" })), options);
  const sent = await sendBatch(sqs, batch, options);`,
    test: { file: MOVE_TEST, name: "when the send was refused before it took effect nothing is deleted" },
  },
  {
    name: "delete after a failed send",
    file: MOVE,
    find: `  if (sent.kind === "failed") {`,
    replace: `  if (sent.kind === "failed") {
    await deleteConfirmed(sqs, batch.map((transfer) => ({ transfer, newMessageId: "" })), options);`,
    test: { file: MOVE_TEST, name: "when the send was refused before it took effect nothing is deleted" },
  },
  {
    name: "delete beside send",
    file: CALLS,
    find: `  try {
    outcome = await sqs.send(`,
    replace: `  try {
    void sqs.delete("from", batch.map(({ message }) => message.receiptHandle), deadline.finish()).catch(() => {});
    outcome = await sqs.send(`,
    test: {
      file: PIPELINE_TEST,
      name: "each message is deleted after it was confirmed as sent, with eight batches in flight",
    },
  },
  {
    name: "the first batch is not alone",
    file: PIPELINE,
    find: "this.#canDelete.has(from) ? Math.max(1, this.#room) : 1",
    replace: "Math.max(1, this.#room)",
    test: { file: PIPELINE_TEST, name: "deletes that fail from the first on leave one batch of duplicates" },
  },
  {
    name: "a confirmed send counts as a confirmed delete",
    file: PIPELINE,
    find: "this.#canDelete.has(from) ? Math.max(1, this.#room) : 1",
    replace: "this.#underWay.size > 0 || this.#canDelete.has(from) ? Math.max(1, this.#room) : 1",
    test: { file: PIPELINE_TEST, name: "the first batch of a run is sent and deleted alone, and then eight" },
  },
  {
    name: "one queue's deletes vouch for another's",
    file: PIPELINE,
    find: "this.#canDelete.has(from) ?",
    replace: "this.#canDelete.size > 0 ?",
    test: { file: PIPELINE_TEST, name: "a later move of the same run begins with all eight" },
  },
  {
    name: "more in flight than eight",
    file: PIPELINE,
    find: "BATCHES_IN_FLIGHT = 8;",
    replace: "BATCHES_IN_FLIGHT = 9;",
    test: { file: PIPELINE_TEST, name: "the first batch of a run is sent and deleted alone, and then eight" },
  },
  {
    name: "no bound of what is in flight",
    file: PIPELINE,
    find: "? Math.max(1, this.#room) : 1",
    replace: "? Number.POSITIVE_INFINITY : 1",
    test: {
      file: PIPELINE_TEST,
      name: "deletes that begin to fail leave eight batches of duplicates at the most",
    },
  },
  {
    name: "no bound of the deletes that are left to a mapping",
    file: PIPELINE,
    find: "this.#deletedByMapping && this.#room > 0 &&",
    replace: "this.#deletedByMapping &&",
    test: {
      file: PIPELINE_TEST,
      name: "an entry that cannot be deleted in every batch stops it where eight batches are unconfirmed",
    },
  },
  {
    name: "a letter that cannot be deleted holds back all that come later",
    file: "handlers/notifier/forward-dead-letters.ts",
    find: "new MovePipeline({ deletedByMapping: true })",
    replace: "new MovePipeline()",
    test: {
      file: "__tests__/handlers/notifier/forward-dead-letters-faults.test.ts",
      name: "a letter whose delete failed holds no later one back",
    },
  },
  {
    name: "what waits for its turn is sent after a failed delete",
    file: MOVE,
    find: `? "DeadlineReached" : refusal();`,
    replace: `? "DeadlineReached" : undefined;`,
    test: { file: PIPELINE_TEST, name: "a batch that waits for its turn while a delete fails is not sent" },
  },
  {
    name: "a turn given to two at once",
    file: "core/messages/rate-pace.ts",
    find: "    const passed = before.then(() => pass(durationMs));",
    replace: "    const passed = pass(durationMs);",
    test: { file: PIPELINE_TEST, name: "at 500 a second no second sees more than 550 arrive" },
  },
  {
    name: "ignore Failed[]",
    file: CALLS,
    find: "    const newMessageId = outcome.confirmed.get(index);",
    replace: `    const newMessageId = outcome.confirmed.get(index) ?? "";`,
    test: { file: MOVE_TEST, name: "an entry that failed inside a 200 stays, and its neighbors move" },
  },
  {
    name: "whole-batch failure",
    file: "handlers/consumer/consume-batch.ts",
    find: "  return { batchItemFailures: eachOnce([...batchItemFailures, ...unreadable]) };",
    replace: `  const all = batchItemFailures.length + unreadable.length > 0 ? messages : [];
  return { batchItemFailures: all.map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
    test: {
      file: "__tests__/handlers/consumer/consume-batch.test.ts",
      name: "reports exactly the records that failed, and never fails a neighbor",
    },
  },
  {
    name: "DLQ count not computed",
    file: "constructs/settings/queue-timing.ts",
    find: "  return mainMaxReceiveCount + 1 + notifierReceives;",
    replace: "  return mainMaxReceiveCount;",
    test: {
      file: "__tests__/constructs/queue/message-queues.test.ts",
      name: "lets the DLQ count to its main queue's 5 receives + 1 + 50 = 56",
    },
  },
  {
    name: "forward without attributes",
    file: CALLS,
    find: "    ...(Object.keys(attributes).length > 0 && { MessageAttributes: { ...attributes } }),\n",
    replace: "",
    test: { file: MOVE_TEST, name: "body and attributes arrive as they were, binary and custom types too" },
  },
  {
    name: "no byte limit in packing",
    file: "core/messages/pack-batches.ts",
    find: " || bytes + size > SQS_LIMITS.batchBytes",
    replace: "",
    test: {
      file: "__tests__/core/messages/pack-batches.test.ts",
      name: "no batch has more than ten entries, or more than 1 MiB unless one item alone has",
    },
  },
  {
    name: "alert per message",
    file: "handlers/notifier/compose-digests.ts",
    find: "(plan) => plan.producer.name",
    replace: "(plan) => plan.message.messageId",
    test: {
      file: "__tests__/handlers/notifier/compose-digests.test.ts",
      name: "each producer gets one digest of its own messages, the largest first",
    },
  },
  {
    name: "publish failure swallowed for quarantine",
    file: "handlers/notifier/forward-dead-letters.ts",
    find: "    if (!isHeldBack(plan)) transfers",
    replace: "    transfers",
    test: {
      file: "__tests__/handlers/notifier/forward-dead-letters-faults.test.ts",
      name: "while SNS is down the recoverable are scheduled for retry without an alert, and the others are held back",
    },
  },
  {
    name: "foreign error message logged",
    file: "core/runtime/describe-error.ts",
    find: "    ...(code !== undefined && { code }),\n",
    replace: "    ...(code !== undefined && { code }),\n    detail: thrown.message,\n",
    test: {
      file: "__tests__/core/runtime/describe-error.test.ts",
      name: "no message of a foreign error is ever in its description",
    },
  },
  {
    name: "attempt from the receive count",
    file: "handlers/redriver/decide-redrive.ts",
    find: "attempt: metadata.attempt + 1",
    replace: "attempt: message.receiveCount",
    test: {
      file: "__tests__/handlers/redriver/decide-redrive.test.ts",
      name: "attempts are counted by the metadata, whatever the receive count",
    },
  },
  {
    name: "evidence chunk by chunk",
    file: "handlers/redriver/redrive.ts",
    find: "messages: Math.min(budget.messages, atLimit ? ROUND_AT_LIMIT : room)",
    replace: "messages: 10",
    test: {
      file: "__tests__/handlers/redriver/redrive.test.ts",
      name: "everything is received before anything is decided: evidence that comes last counts for all",
    },
  },
  {
    name: "evidence per reason",
    file: "handlers/redriver/evidence.ts",
    find: "  #seenOf(metadata: CauseAndSender): {",
    replace: `  #seenOf(whole: CauseAndSender): { readonly cause: SeenOfCause; readonly own: SeenOfProducer } {
    return this.#ofReason({ ...whole, cause: whole.cause.split(":", 1)[0] ?? "" });
  }

  #ofReason(metadata: CauseAndSender): {`,
    test: {
      file: "__tests__/handlers/redriver/decide-redrive.test.ts",
      name: "a cause that stands gets ten canaries, and other causes go on",
    },
  },
  {
    name: "one message holds a cause back",
    file: "handlers/redriver/evidence.ts",
    find: "Math.min(EVIDENCE_MESSAGES, Math.ceil(own.held * EVIDENCE_SHARE))",
    replace: "1",
    test: {
      file: "__tests__/handlers/redriver/redrive.test.ts",
      name: "one message that comes back holds no other back",
    },
  },
  {
    name: "metadata believed whoever sent it",
    file: "core/messages/dead-letter-metadata.ts",
    find: `isTrusted(message.senderId, trusted) ? parseMetadata(message.attributes) : { kind: "none" }`,
    replace: "parseMetadata(message.attributes)",
    test: {
      file: "__tests__/handlers/redriver/decide-redrive.test.ts",
      name: "a message with metadata that no trusted sender wrote goes to a person",
    },
  },
  {
    name: "forged metadata sent on by the system",
    file: "core/messages/unproven-metadata.ts",
    find: "  if (claimed === undefined || isTrusted(senderId, trusted)) return attributes;",
    replace: "  if (trusted !== undefined) return attributes;",
    test: {
      file: "__tests__/handlers/redriver/renew.test.ts",
      name: "a producer's own attribute under the metadata's name is not renewed under the system's name",
    },
  },
  {
    name: "what others hide counts as seen",
    file: "handlers/redriver/run-task.ts",
    find: "receivedAll && report.unseenInRetry + report.unseenInQuarantine === 0",
    replace: "receivedAll",
    test: {
      file: "__tests__/handlers/redriver/run-task.test.ts",
      name: "a renewal while others hide what is held says neither that it is complete nor that nothing is old",
    },
  },
  {
    name: "a redriver that renews nothing of what it hides",
    file: "handlers/redriver/decide-redrive.ts",
    find: `(kind !== "defer" && kind !== "hold-back") ||`,
    replace: "kind !== undefined ||",
    test: {
      file: "__tests__/scripts/coinciding-schedules.test.ts",
      name: "where renewals start in the same moment as a redrive, for ever",
    },
  },
  {
    name: "notified though nobody gets the alert",
    file: "handlers/notifier/publish-where-confirmed.ts",
    find: "      if (confirmed === 0) throw new NoConfirmedSubscriptionError();\n",
    replace: "",
    test: {
      file: "__tests__/handlers/notifier/forward-dead-letters-faults.test.ts",
      name: "while nobody confirmed a subscription no death counts as notified, and what is bound for quarantine waits",
    },
  },
  {
    name: "the consumer's verdict ignored",
    file: "handlers/notifier/read-dead-letter.ts",
    find: `  if (found.permanent || before?.by !== "consumer") return found;`,
    replace: `  if (found.permanent || before?.by !== "operator") return found;`,
    test: {
      file: "__tests__/handlers/notifier/plan-dead-letter.test.ts",
      name: "a verdict that only the consumer knows is the diagnosis of its copy",
    },
  },
  {
    name: "a claim believed",
    file: "handlers/notifier/identify-producer.ts",
    find: "  if (!isBound || own?.has(claimed.name)) return claimed;",
    replace: "  if (!isBound || own !== undefined) return claimed;",
    test: {
      file: "__tests__/handlers/notifier/identify-producer.test.ts",
      name: "a bound producer that is named by another sender that is bound",
    },
  },
  {
    name: "bodies kept from round to round",
    file: "handlers/redriver/redrive.ts",
    find: "  while (run.deadline.left() > 0 && (await playRound(run)));",
    replace: `  const kept: unknown[] = [];
  const receive = ports.receiver.receive;
  ports.receiver.receive = async (...call) => {
    const messages = await receive(...call);
    kept.push(messages);
    return messages;
  };
  while (run.deadline.left() > 0 && (await playRound(run)));
  if (kept.length < 0) return run.report;`,
    test: {
      file: "__tests__/handlers/redriver/redrive-memory.test.ts",
      name: "5,000 messages of 256 KiB that are held back fit into the function's memory",
    },
  },
  {
    name: "renew by delete-then-send",
    file: "handlers/redriver/renew.ts",
    find: "    const { moved, notMoved } = await moveMessages(sqs, transfers, {",
    replace: `    for (const { message } of transfers) await sqs.delete(queueUrl, [message.receiptHandle], deadline.signal());
    const { moved, notMoved } = await moveMessages(sqs, transfers, {`,
    test: {
      file: "__tests__/handlers/redriver/renew.test.ts",
      name: "a copy is sent before the old one is deleted, so that it is never missing",
    },
  },
  {
    name: "one refused content holds up the rest",
    file: MOVE,
    find: "    if (!sent.isRefused) target.failedCalls += 1;",
    replace: "    target.failedCalls += 1;",
    test: { file: MOVE_TEST, name: "messages that are refused for their content keep no other back" },
  },
  {
    name: "a diagnosis that throws fails its batch",
    file: "core/application/diagnose-message.ts",
    find: "    return failureOf(application, thrown);",
    replace: "    throw thrown;",
    test: {
      file: "__tests__/handlers/notifier/forward-dead-letters-faults.test.ts",
      name: "a diagnosis that throws costs no neighbor its way on",
    },
  },
  {
    name: "foreign error thrown on to Lambda",
    file: "handlers/records/guard-handler.ts",
    find: "      if (thrown instanceof ReliableQueueError) throw thrown;",
    replace: "      if (thrown instanceof Error) throw thrown;",
    test: {
      file: "__tests__/handlers/records/guard-handler.test.ts",
      name: "of a parser's error Lambda prints the class and the places in the code, never its message",
    },
  },
  {
    name: "a notifier that cannot delete goes on",
    file: PIPELINE,
    find: "    if (isRefused) this.#canDelete.delete(from);\n    else this.#canDelete.add(from);",
    replace: "    this.#isStopped = false;\n    this.#canDelete.add(from);",
    test: {
      file: "__tests__/handlers/notifier/forward-dead-letters-faults.test.ts",
      name: "while deletes are denied one invocation leaves a batch of twins",
    },
  },
  {
    name: "unconfirmed deletes not counted",
    file: "handlers/redriver/run-task.ts",
    find: `  count("NotMoved", report.notMoved);
  count("DeleteUnconfirmed", report.unconfirmedDeletes);`,
    replace: `  count("NotMoved", report.notMoved);`,
    test: {
      file: "__tests__/handlers/redriver/redrive-faults.test.ts",
      name: "however many runs cannot delete, each costs at most one batch of duplicates",
    },
  },
  {
    name: "the SDK publishes again by itself",
    file: "handlers/notifier/publish-alerts.ts",
    find: "new SNSClient({ maxAttempts: 1 })",
    replace: "new SNSClient({ maxAttempts: 3 })",
    test: { file: "__tests__/handlers/notifier/publish-alerts.test.ts", name: "the client tries once" },
  },
  {
    name: "held back until the visibility timeout ends",
    file: "handlers/redriver/redrive.ts",
    find: "    toRelease.push({ receiptHandle, visibilityTimeoutSeconds: 0 });",
    replace: "    return;",
    test: {
      file: "__tests__/handlers/redriver/redrive.test.ts",
      name: "what is held back is seen again by the next run",
    },
  },
  {
    name: "a slow rate sleeps past the end",
    file: "core/messages/rate-pace.ts",
    find: "    if (expected > now && expected - now >= maxMs) return false;\n",
    replace: "",
    test: {
      file: "__tests__/deadlines/report-in-time.test.ts",
      name: "of messages scheduled for retry that are due or unreadable, at 1 a second",
    },
  },
  {
    name: "a failed scan continues at the other queue",
    file: "cli/scan/scan.ts",
    find: "        if (failure !== undefined) throw failure;\n",
    replace: "",
    test: {
      file: "__tests__/cli/failed-scan.test.ts",
      name: "a redrive whose scan fails says what it has sent, releases the rest, and sends nothing after that",
    },
  },
  {
    name: "discarded before it is on the disk",
    file: "cli/operations/discard.ts",
    find: `new LineFile(file, "new", true)`,
    replace: `new LineFile(file, "new", false)`,
    test: {
      file: "__tests__/cli/durable.test.ts",
      name: "a discard deletes a batch only when its lines are on the disk",
    },
  },
  {
    name: "an import's batches side by side from the first on",
    file: "cli/files/send-lines.ts",
    find: "      const { ended } = await pipeline.start(file, () => move(batch));",
    replace: "      const ended = move(batch);",
    test: {
      file: "__tests__/cli/durable.test.ts",
      name: "an import marks its first batch on the disk before it sends the next",
    },
  },
  {
    name: "a selection's batches side by side from the first on",
    file: "cli/scan/move-selected.ts",
    find: "await this.#pipeline.start(from, () => this.#send(transfers, from));",
    replace: "{ ended: this.#send(transfers, from) };",
    test: {
      file: "__tests__/cli/faults.test.ts",
      name: "stops after one batch when deletes are denied, names the doubles and the missing statement",
    },
  },
  {
    name: "imported twice after a kill",
    file: "cli/operations/import.ts",
    find: `new LineFile(progressFile, "append", true)`,
    replace: `new LineFile(progressFile, "append", false)`,
    test: {
      file: "__tests__/cli/durable.test.ts",
      name: "an import marks its first batch on the disk before it sends the next",
    },
  },
  {
    name: "the size that the queues take ignored by the command",
    file: "cli/scan/plan-redrive.ts",
    find: "  if (messageSize(message) > maxMessageBytes) {",
    replace: "  if (messageSize(message) > SQS_LIMITS.messageBytes) {",
    test: {
      file: "__tests__/cli/message-size.test.ts",
      name: "what would be a byte too long with its new attribute is refused before it is sent",
    },
  },
  {
    name: "one record after the other",
    file: "handlers/consumer/handle-side-by-side.ts",
    find: "Math.min(concurrency, messages.length)",
    replace: "Math.min(1, messages.length)",
    test: {
      file: "__tests__/handlers/consumer/handle-side-by-side.test.ts",
      name: "a message that hangs with nothing behind it costs its own receive only",
    },
  },
  {
    name: "a time limit that ends nothing",
    file: "handlers/consumer/message-time-limits.ts",
    find: "        limit.end();\n",
    replace: "",
    test: {
      file: "__tests__/handlers/consumer/handle-side-by-side.test.ts",
      name: "is what the application sets",
    },
  },
  {
    name: "one time limit for all messages of a batch",
    file: "handlers/consumer/message-time-limits.ts",
    find: "      if (limit.endsAt < left) next = ",
    replace: "      if (limit.endsAt < left - 1_000) next = ",
    test: {
      file: "__tests__/handlers/consumer/handle-side-by-side.test.ts",
      name: "is its own where messages start at different times",
    },
  },
  {
    name: "source maps that a line is missing from",
    file: "constructs/bundling/load-builtins.ts",
    find: "mappings: `;",
    replace: "mappings: `",
    test: {
      file: "__tests__/constructs/bundling/load-builtins.test.ts",
      name: "has source maps that lead to the source",
    },
  },
  {
    name: "the event loop is not held",
    file: "handlers/records/guard-handler.ts",
    find: "setInterval(() => {}, FOREVER_MS)",
    replace: "setInterval(() => {}, FOREVER_MS).unref()",
    test: {
      file: "__tests__/handlers/consumer/hanging-message.test.ts",
      name: "a message that awaits what never comes times out in the built function",
    },
  },
  {
    name: "no backing off where records were not started",
    file: "handlers/consumer/throw-in-outage.ts",
    find: `reason !== "NotStarted").length - unexpected`,
    replace: "reason).length - unexpected",
    test: {
      file: "__tests__/handlers/consumer/throw-in-outage.test.ts",
      name: "when unexpected errors left the other records no time",
    },
  },
  {
    name: "a verdict that could not be sent is acknowledged",
    file: "handlers/consumer/send-verdicts.ts",
    find: "new Set(moved.flatMap(({ transfer }) => transfers.get(transfer) ?? []))",
    replace: "new Set(transfers.values())",
    test: {
      file: "__tests__/handlers/consumer/send-verdicts.test.ts",
      name: "it is reported, visible again at once, and not deleted",
    },
  },
  {
    name: "a message judged by a world that is not known",
    file: "core/application/diagnose-message.ts",
    find: `if (!world.known) return { diagnosis: systemDiagnosis("WorldUnknown"), recurs: false };`,
    replace: "if (!world.known) return faulty(MALFORMED_BODY);",
    test: {
      file: "__tests__/core/application/diagnose-message.test.ts",
      name: "no message is judged by it: it may succeed later",
    },
  },
  {
    name: "an existing queue gets a redrive policy that nobody asked for",
    file: "constructs/queue/message-queues.ts",
    find: `existing === undefined || existing.redrivePolicy === "deployment";`,
    replace: "true;",
    test: {
      file: "__tests__/constructs/queue/existing-queue.test.ts",
      name: "its redrive policy is written, and nothing else, where that is asked for",
    },
  },
  {
    name: "dlq check takes a wrong count of receives for right",
    file: "cli/check/check-queue.ts",
    find: "found?.deadLetterTargetArn === target && found.maxReceiveCount === maxReceiveCount;",
    replace: "found?.deadLetterTargetArn === target;",
    test: { file: "__tests__/cli/check.test.ts", name: "names another count of receives" },
  },
  {
    name: "dlq check takes another account's key policy for enough",
    file: "cli/check/check-key.ts",
    find: "principals.includes(principal)",
    replace: "principals.length > 0",
    test: { file: "__tests__/cli/check.test.ts", name: "it names another account" },
  },
  {
    name: "roles without the company's boundary",
    file: "constructs/security/company-aspect.ts",
    find: "if (permissionsBoundary !== undefined) node.permissionsBoundary",
    replace: "if (permissionsBoundary === undefined) node.permissionsBoundary",
    test: {
      file: "__tests__/constructs/required-by-a-company.test.ts",
      name: "each have the boundary and the path",
    },
  },
  {
    name: "the trace of a copy in the place of the first",
    file: "handlers/notifier/plan-dead-letter.ts",
    find: "} = before ?? {",
    replace: "} = before ? { ...before, ...originOf(message), by: undefined, causeBefore: undefined } : {",
    test: {
      file: "__tests__/handlers/notifier/forward-dead-letters.test.ts",
      name: "the trace in which a message was first sent stays in its metadata",
    },
  },
  {
    name: "an alarm that guards against loss is left out",
    file: "constructs/monitoring/alarms.ts",
    find: "guardsAgainstLoss || others.includes(id)",
    replace: "others.includes(id)",
    test: {
      file: "__tests__/stacks/lean-profile.test.ts",
      name: "whatever alarms are asked for, those that guard against loss are there",
    },
  },
  {
    name: "an acknowledgement hides growth",
    file: "core/alerts/enter-messages.ts",
    find: "AND added <= :most",
    replace: "AND :most <= :most",
    test: {
      file: "__tests__/handlers/notifier/acknowledged-groups.test.ts",
      name: "once the group has grown beyond its factor alerts begin again",
    },
  },
  {
    name: "a table that does not answer silences alerts",
    file: "handlers/notifier/acknowledged-groups.ts",
    find: "if (entered === undefined) return;",
    replace: "if (entered === undefined) { for (const plan of ofGroup) suppressed.add(plan); return; }",
    test: {
      file: "__tests__/handlers/notifier/acknowledged-groups.test.ts",
      name: "once it was read what it could not enter is alerted about",
    },
  },
  {
    name: "a storm of an acknowledged group stands for new causes",
    file: "handlers/notifier/storm-cover.ts",
    find: "acknowledged ? kinds.map(ofAcknowledged) : kinds",
    replace: "acknowledged ? kinds : kinds",
    test: {
      file: "__tests__/handlers/notifier/acknowledged-groups.test.ts",
      name: "a storm of an acknowledged group stands for no new cause",
    },
  },
];
