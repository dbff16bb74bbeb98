import type { SqsOperations } from "../../../core/sqs/sqs-calls";
import { freezeDate } from "../../support/fake-clock";
import { useStarted } from "../../support/hooks";
import { CLIENTS, connectSqs, environmentOf, outcomeOf } from "./support/both-clients";
import { respond, startScripted } from "./support/scripted-server";
import { fixJitter, recordDelays, until, useFakeTimeouts, useNoBackoff, watch } from "./support/timeouts";

useNoBackoff();
const server = useStarted(startScripted);
const { signal } = new AbortController();
const input = () => ({ QueueUrl: `${server.url}/000000000000/queue` });

describe("with timeouts that are recorded", () => {
  useFakeTimeouts();

  test.each<[string, keyof SqsOperations, number, number, number[]]>([
    ["a failed call", "GetQueueAttributes", 503, 0.5, [25, 50]],
    ["a failed call, with another jitter", "GetQueueAttributes", 503, 0.9, [45, 90]],
    ["a failed poll", "ReceiveMessage", 503, 0.5, [25, 50]],
    ["a throttled call", "GetQueueAttributes", 429, 0.4, [400, 800]],
  ])(
    "both clients wait the same time before each retry of %s",
    async (_what, operation, status, part, expected) => {
      for (const client of CLIENTS) {
        fixJitter(part);
        server.answerWith(respond(status));
        const { delays, restore } = recordDelays();
        const call = watch(connectSqs(client, environmentOf(server.url))(operation, input(), signal));
        for (const [index, delay] of expected.entries()) {
          await until(() => delays.includes(delay));
          expect(server.arrived).toHaveLength(index + 1);
          jest.advanceTimersByTime(delay);
        }
        await until(() => call.isOver);
        expect(server.arrived).toHaveLength(3);
        restore();
      }
    },
  );

  test("after many failures a call is not retried, and a poll then waits before it fails", async () => {
    const triesOfEach = [];
    for (const client of CLIENTS) {
      fixJitter(0);
      const call = connectSqs(client, environmentOf(server.url));
      const tries: number[] = [];
      while (tries.at(-1) !== 1) {
        server.answerWith(respond(503));
        const failed = watch(call("GetQueueAttributes", input(), signal));
        await until(() => failed.isOver);
        tries.push(server.arrived.length);
      }
      triesOfEach.push(tries);

      fixJitter(0.5);
      server.answerWith(respond(503));
      const { delays, restore } = recordDelays();
      const poll = watch(call("ReceiveMessage", input(), signal));
      await until(() => delays.includes(25));
      expect(poll.isOver).toBe(false);
      jest.advanceTimersByTime(25);
      await until(() => poll.isOver);
      expect(server.arrived).toHaveLength(1);
      restore();
    }
    const [sdk, ours] = triesOfEach;
    expect(sdk).toEqual([...Array.from({ length: 17 }, () => 3), 2, 1]);
    expect(ours).toEqual(sdk);
  });
});

test.each([
  ["retry-after", "2", 2_000],
  ["retry-after", "60", 5_000],
  ["x-amz-retry-after", "1500", 1_500],
])(
  "both clients wait as long as the service asks for with %s: %s, up to five seconds",
  async (name, value, expected) => {
    freezeDate();
    for (const client of CLIENTS) {
      const { delays, restore } = recordDelays(expected);
      server.answerWith(respond(503, "", { [name]: value }), respond(200));
      const outcome = outcomeOf(server, () =>
        connectSqs(client, environmentOf(server.url))("GetQueueAttributes", input(), signal),
      );
      expect(await outcome).toEqual({ tries: 2 });
      expect(delays).toContain(expected);
      restore();
    }
    jest.useRealTimers();
  },
);
