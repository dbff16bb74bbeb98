import { HOLDING } from "../upgrade/support/find-losses";
import { synthesizeQueue } from "./support/synthesize-queue";

test("keeps the logical ids of what holds something, because another id replaces it in every deployment", () => {
  const { resource } = synthesizeQueue({
    customerManagedKey: true,
    idempotency: true,
    alertAcknowledgements: true,
  });
  const addresses = HOLDING.flatMap((type) =>
    Object.keys(resource[type] ?? {})
      .sort()
      .map((id) => `${type}.${id}`),
  );

  expect(addresses).toMatchInlineSnapshot(`
[
  "aws_sqs_queue.payments_state_queue_dlq_queue_62D4B729",
  "aws_sqs_queue.payments_state_queue_main_queue_D65CCA6C",
  "aws_sqs_queue.payments_state_queue_quarantine_queue_A203C7ED",
  "aws_sqs_queue.payments_state_queue_retry_queue_ED8E9487",
  "aws_sqs_queue.payments_state_schedule-failures_queue_1B9C0F5E",
  "aws_kms_key.payments_state_encryption_key_230AC315",
  "aws_dynamodb_table.payments_state_acknowledgements_table_FF4F8BCE",
  "aws_dynamodb_table.payments_state_processed_table_894C9316",
]
`);
});
