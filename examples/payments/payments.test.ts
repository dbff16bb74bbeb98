import { TestQueue } from "reliable-sqs-with-dlq/testing";
import payments from "./payments";

/** How each provider answers. */
const status = { acme: 201, globex: 201 };
beforeEach(() => {
  Object.assign(status, { acme: 201, globex: 201 });
  jest.spyOn(globalThis, "fetch").mockImplementation(async (url) => {
    const provider = String(url).includes("/acme/") ? "acme" : "globex";
    return new Response(null, { status: status[provider] });
  });
});

const payment = (provider: string) => ({
  body: { payment_id: "p-1", provider, cents: 1_999 },
  attributes: { merchant_id: "m-1" },
});
const environment = { PROVIDERS_URL: "https://providers.example.com" };

test("a payment is sent to its provider once, by its idempotency key", async () => {
  const queue = new TestQueue(payments, { environment });

  const [id] = queue.send(payment("acme"));
  await queue.settle();

  expect(queue.processed).toMatchObject([{ id }]);
  expect(fetch).toHaveBeenCalledWith(
    "https://providers.example.com/acme/payments",
    expect.objectContaining({ headers: expect.objectContaining({ "idempotency-key": id }) }),
  );
});

test("a refused payment is quarantined at once, and its merchant is notified of the reason", async () => {
  const queue = new TestQueue(payments, { environment });
  status.acme = 422;

  queue.send(payment("acme"));
  await queue.settle();

  expect(fetch).toHaveBeenCalledTimes(1);
  expect(queue.quarantine).toMatchObject([{ reason: "PaymentRefused", attempt: 0 }]);
  expect(queue.alerts).toMatchObject([{ producers: ["merchant:m-1"], reasons: ["PaymentRefused"] }]);
});

test("payments come back when their provider does, while those of another wait", async () => {
  const queue = new TestQueue(payments, { environment });
  Object.assign(status, { acme: 503, globex: 503 });

  queue.send(payment("acme"), payment("globex"));
  await queue.settle();
  status.acme = 201;
  await queue.pass({ minutes: 60 });

  expect(queue.processed).toHaveLength(1);
  expect(queue.retry).toMatchObject([{ reason: "ProviderDown" }]);
});

test("an unexpected response is a separate cause", async () => {
  const queue = new TestQueue(payments, { environment });
  Object.assign(status, { acme: 418, globex: 503 });

  queue.send(payment("acme"), payment("globex"));
  await queue.settle();

  expect(queue.retry.map(({ reason }) => reason).sort()).toEqual(["ProviderDown", "Unexpected"]);
  expect(queue.errors).toContainEqual(new Error("The provider answered 418."));
});
