import type { ReceivePort } from "../../core/sqs/receive-port";
import type { BatchOutcome, SqsPort } from "../../core/sqs/sqs-port";
import { messageIdOf } from "./virtual-queue";
import type { VirtualSqs } from "./virtual-sqs";

export type PortAction = keyof SqsPort | keyof ReceivePort;

/** Makes one call: takes its time, and applies its effect. */
export type Call = <T>(action: PortAction, effect: () => T, signal: AbortSignal) => Promise<T>;

/** The outcome of each entry: its result, or the code of its failure. */
function outcomeOf(results: readonly ({ readonly id: string } | { readonly code: string })[]): BatchOutcome {
  return {
    confirmed: new Map(results.flatMap((one, index) => ("id" in one ? [[index, one.id] as const] : []))),
    failed: results.flatMap((one, index) => ("code" in one ? { index, code: one.code } : [])),
  };
}

/** The functions' ports on virtual queues, without a wire protocol. */
export function createVirtualPorts(sqs: VirtualSqs, senderId: string, call: Call): SqsPort & ReceivePort {
  return {
    send: (url, entries, signal) => {
      const effect = () =>
        outcomeOf(
          sqs
            .send(url, entries, senderId)
            .map((sent) => (typeof sent === "string" ? { code: sent } : { id: messageIdOf(sent) })),
        );
      return call("send", effect, signal);
    },
    delete: (url, handles, signal) => {
      const effect = () => {
        for (const handle of handles) sqs.queue(url).delete(handle);
        return outcomeOf(handles.map(() => ({ id: "" })));
      };
      return call("delete", effect, signal);
    },
    changeVisibility: (url, entries, signal) => {
      const change = ({ receiptHandle, visibilityTimeoutSeconds }: (typeof entries)[number]) => {
        const code = sqs.queue(url).changeVisibility(receiptHandle, visibilityTimeoutSeconds);
        return code === undefined ? { id: "" } : { code };
      };
      return call("changeVisibility", () => outcomeOf(entries.map(change)), signal);
    },
    receive: (url, visibilitySeconds, signal) =>
      call("receive", () => sqs.queue(url).receive(10, visibilitySeconds), signal),
    depth: (url, signal) => call("depth", () => sqs.queue(url).depth(), signal),
  };
}
