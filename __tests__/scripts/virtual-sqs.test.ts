import * as fc from "fast-check";
import { VirtualClock } from "../../scripts/virtual-aws/virtual-clock";
import { VirtualSqs } from "../../scripts/virtual-aws/virtual-sqs";
import { answer, type WireRequest } from "../support/virtual-wire";

/** Asks an SQS for one action. */
type Ask = (action: string, input: object) => Promise<Answer>;

interface Answer {
  readonly status: number;
  readonly Messages?: readonly Received[];
  readonly Successful?: readonly object[];
  readonly Failed?: readonly { readonly Code: string }[];
  readonly Attributes?: object;
}

interface Received {
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly MessageAttributes?: object;
  readonly Attributes: { readonly ApproximateReceiveCount: string; readonly SentTimestamp: string };
}

type Operation =
  | { readonly do: "send"; readonly delay: number; readonly count: number }
  | { readonly do: "receive"; readonly visibility: number }
  | { readonly do: "delete"; readonly handle: number }
  | { readonly do: "change"; readonly handle: number; readonly seconds: number }
  | { readonly do: "wait"; readonly seconds: number };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    do: fc.constant("send" as const),
    delay: fc.constantFrom(0, 0, 5),
    count: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constant("receive" as const), visibility: fc.constantFrom(0, 5, 30) }),
  fc.record({ do: fc.constant("delete" as const), handle: fc.nat(9) }),
  fc.record({
    do: fc.constant("change" as const),
    handle: fc.nat(9),
    seconds: fc.constantFrom(0, 5, 43_201),
  }),
  fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(1, 5, 30) }),
);

const START = Date.UTC(2026, 0, 1);
const POLICY = { deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dlq", maxReceiveCount: 3 };
const ALL = { MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"], MaxNumberOfMessages: 10 };
const urlOf = (name: string) => `http://sqs.us-east-1.localhost:4566/000000000000/${name}`;

const requestOf = (action: string, input: object): WireRequest => ({
  headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${action}` },
  body: JSON.stringify(input),
});

function startVirtual(clock: VirtualClock): Ask {
  const sqs = new VirtualSqs(clock);
  const to = sqs.createQueue(urlOf("dlq"), { visibilitySeconds: 30 });
  sqs.createQueue(urlOf("main"), { visibilitySeconds: 30, redrive: { to, maxReceiveCount: 3 } });
  return async (action, input) => {
    const { statusCode, body } = answer(sqs, [], requestOf(action, input), "000000000000");
    return { status: statusCode, ...JSON.parse(body) };
  };
}

async function startFauxqs(): Promise<Ask> {
  const app = (await import("fauxqs")).buildApp({ logger: false });
  const ask: Ask = async (action, input) => {
    const { headers, body: payload } = requestOf(action, input);
    const { statusCode, body } = await app.inject({ method: "POST", url: "/", headers, payload });
    return { status: statusCode, ...JSON.parse(body) };
  };
  await ask("CreateQueue", { QueueName: "dlq" });
  await ask("CreateQueue", { QueueName: "main", Attributes: { RedrivePolicy: JSON.stringify(POLICY) } });
  return ask;
}

/** Plays operations, and returns all responses, without what each SQS chooses by itself. */
async function transcript(
  ask: Ask,
  operations: readonly Operation[],
  clock: VirtualClock,
): Promise<object[]> {
  const seen: object[] = [];
  const handles: { readonly handle: string; readonly until: number }[] = [];
  let sent = 0;
  const nextBody = () => {
    sent += 1;
    return `message ${String(sent).padStart(3, "0")}`;
  };
  const note = ({ status, Successful, Failed, Attributes }: Answer) =>
    void seen.push({
      status,
      done: Successful?.length,
      refused: Failed?.map(({ Code }) => Code),
      Attributes,
    });
  const receive = async (queue: string, VisibilityTimeout: number) => {
    const { Messages = [] } = await ask("ReceiveMessage", {
      QueueUrl: urlOf(queue),
      ...ALL,
      VisibilityTimeout,
    });
    const messages = [...Messages].sort((a, b) => a.Body.localeCompare(b.Body));
    const until = clock.now() + VisibilityTimeout * 1000;
    handles.unshift(...messages.map(({ ReceiptHandle }) => ({ handle: ReceiptHandle, until })));
    for (const { Body, MD5OfBody, MessageAttributes, Attributes } of messages) {
      const { ApproximateReceiveCount, SentTimestamp } = Attributes;
      seen.push({ queue, Body, MD5OfBody, MessageAttributes, ApproximateReceiveCount, SentTimestamp });
    }
  };
  const QueueUrl = urlOf("main");
  for (const one of operations) {
    const { handle: ReceiptHandle = "0/0", until = 0 } = handles["handle" in one ? one.handle : 0] ?? {};
    // fauxqs ends a visibility timeout at the next request, and then accepts no old handle for deleting, although SQS
    // does.
    if (one.do !== "receive" && one.do !== "send" && one.do !== "wait" && until <= clock.now()) continue;
    if (one.do === "send") {
      // If it takes more than one receive, SQS does not guarantee the order.
      if (sent + one.count > 10) continue;
      const Entries = Array.from({ length: one.count }, (_, index) => ({
        Id: String(index),
        MessageBody: nextBody(),
        DelaySeconds: one.delay,
        MessageAttributes: { bytes: { DataType: "Binary.x", BinaryValue: "AP8=" } },
      }));
      note(await ask("SendMessageBatch", { QueueUrl, Entries }));
    } else if (one.do === "receive") await receive("main", one.visibility);
    else if (one.do === "wait") await clock.sleep(one.seconds * 1000);
    else if (one.do === "delete") {
      note(await ask("DeleteMessageBatch", { QueueUrl, Entries: [{ Id: "0", ReceiptHandle }] }));
    } else {
      const Entries = [{ Id: "0", ReceiptHandle, VisibilityTimeout: one.seconds }];
      note(await ask("ChangeMessageVisibilityBatch", { QueueUrl, Entries }));
    }
  }
  await receive("main", 0);
  await receive("dlq", 0);
  return seen;
}

test("answers as fauxqs does: two emulators that were written independently", async () => {
  const played = async (
    start: (clock: VirtualClock) => Ask | Promise<Ask>,
    operations: readonly Operation[],
  ) => {
    const clock = new VirtualClock(START);
    const ask = await start(clock);
    return clock.play(() => transcript(ask, operations, clock));
  };
  const operations = fc.array(operation, { minLength: 5, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(operations, async (some) => {
      expect(await played(startVirtual, some)).toEqual(await played(startFauxqs, some));
    }),
    { numRuns: 100, seed: 20_261_126 },
  );
});
