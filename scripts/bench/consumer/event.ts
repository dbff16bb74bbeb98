const BODY = {
  task_id: "3b5a0b2e-27cb-4a3e-a2aa-0e9f0a5b0a55",
  machine: "machine-104",
  name: "Ann Example",
  created: "2026-11-28T00:00:00.000Z",
  urgent: false,
  parts: [{ number: 1, text: "first part" }],
};
const attribute = (stringValue: string, dataType = "String") => ({
  stringValue,
  stringListValues: [],
  binaryListValues: [],
  dataType,
});
const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

export interface EventParts {
  readonly batch: number;
  /** One record in this many lacks its team. @default 0, none does */
  readonly poisonEvery?: number;
  readonly machine?: string;
}

/** An event as Lambda delivers it. */
export function makeEvent({ batch, poisonEvery = 0, machine = BODY.machine }: EventParts) {
  const body = JSON.stringify({ ...BODY, machine });
  const Records = Array.from({ length: batch }, (_, index) => {
    const isPoison = poisonEvery > 0 && index % poisonEvery === poisonEvery - 1;
    return {
      messageId: id(index),
      receiptHandle: `AQEB${"x".repeat(380)}${index}`,
      body,
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1764288000000",
        SenderId: "AROAEXAMPLEEXAMPLE123:producer",
        ApproximateFirstReceiveTimestamp: "1764288000001",
      },
      messageAttributes: {
        project: attribute("benchmark"),
        contact: attribute("team@example.com"),
        sent: attribute("1764288000000", "Number"),
        ...(!isPoison && { team_id: attribute("3", "Number") }),
      },
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:tasks",
      awsRegion: "us-east-1",
    };
  });
  return { Records };
}
