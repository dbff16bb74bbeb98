import type {
  ChangeMessageVisibilityBatchCommandInput,
  ChangeMessageVisibilityBatchCommandOutput,
  DeleteMessageBatchCommandInput,
  DeleteMessageBatchCommandOutput,
  GetQueueAttributesCommandInput,
  GetQueueAttributesCommandOutput,
  ReceiveMessageCommandInput,
  ReceiveMessageCommandOutput,
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
} from "@aws-sdk/client-sqs";

type Call<Input, Output> = { readonly input: Input; readonly output: Omit<Output, "$metadata"> };

/** The operations that the system needs, with the shapes of the SDK. */
export interface SqsOperations {
  SendMessageBatch: Call<SendMessageBatchCommandInput, SendMessageBatchCommandOutput>;
  DeleteMessageBatch: Call<DeleteMessageBatchCommandInput, DeleteMessageBatchCommandOutput>;
  ChangeMessageVisibilityBatch: Call<
    ChangeMessageVisibilityBatchCommandInput,
    ChangeMessageVisibilityBatchCommandOutput
  >;
  ReceiveMessage: Call<ReceiveMessageCommandInput, ReceiveMessageCommandOutput>;
  GetQueueAttributes: Call<GetQueueAttributesCommandInput, GetQueueAttributesCommandOutput>;
}

/** Calls SQS. Throws if the call fails as a whole, under the name that SQS gives the error. */
export type CallSqs = <Name extends keyof SqsOperations>(
  operation: Name,
  input: SqsOperations[Name]["input"],
  signal: AbortSignal,
) => Promise<SqsOperations[Name]["output"]>;
