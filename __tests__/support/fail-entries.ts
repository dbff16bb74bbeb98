import type { SQSClient } from "@aws-sdk/client-sqs";

/** Decides per call (from 0) and per entry's Id whether it fails: an error code, or undefined. */
export type EntryFault = (call: number, id: string) => string | undefined;

interface BatchInput {
  Entries?: { Id: string }[];
}

interface BatchOutput {
  Failed?: { Id: string; Code: string; SenderFault: boolean }[];
}

/**
 * Makes entries of one batch action fail inside an HTTP 200, as SQS does: they never reach the server, and the
 * response lists them under Failed. Returns the sizes of the calls that were made.
 */
export function failEntries(client: SQSClient, commandName: string, fault: EntryFault): number[] {
  const callSizes: number[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== commandName) return next(args);
      const input = args.input as BatchInput;
      const entries = input.Entries ?? [];
      const call = callSizes.push(entries.length) - 1;
      const failed = entries.flatMap(({ Id }) => {
        const code = fault(call, Id);
        return code === undefined ? [] : [{ Id, Code: code, SenderFault: false }];
      });
      const kept = entries.filter(({ Id }) => !failed.some((entry) => entry.Id === Id));
      if (kept.length === 0) {
        return { response: {}, output: { $metadata: {}, Successful: [], Failed: failed } as never };
      }
      const result = await next({ ...args, input: { ...input, Entries: kept } as never });
      const output = result.output as BatchOutput;
      output.Failed = [...(output.Failed ?? []), ...failed];
      return result;
    },
    { step: "initialize", name: "failEntries", priority: "high" },
  );
  return callSizes;
}
