import { defineApplication, permanent, type Sample, transient } from "reliable-sqs-with-dlq/application";
import { z } from "zod";

const Payment = z.object({
  payment_id: z.string().min(1),
  provider: z.enum(["acme", "globex"]),
  cents: z.int().positive(),
});

/** Merchants' payments and refunds, which are sent to the provider that each names. */
export default defineApplication({
  schema: Payment,
  producer: { attribute: "merchant_id", type: "String", pattern: /m-\d{1,9}/, noun: "merchant" },
  reasons: {
    PaymentRefused: permanent(
      "The provider refuses the payment.",
      "Correct it and send it again with a new payment_id.",
    ),
    ProviderDown: transient("The payment provider is not responding."),
  },
  fieldNames: ["payment_id", "provider", "cents"],
  concurrency: 10,

  process: async (payment, { signal, idempotencyKey, environment, fail }) => {
    const response = await fetch(`${environment.PROVIDERS_URL}/${payment.provider}/payments`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
      body: JSON.stringify(payment),
      signal,
    }).catch((thrown: unknown) => {
      // This message's time is up, which says nothing about the provider.
      if (signal.aborted) throw thrown;
      return undefined;
    });
    if (response === undefined || response.status >= 500)
      return fail("ProviderDown", { key: payment.provider });
    if (response.status === 422) return fail("PaymentRefused");
    if (!response.ok) throw new Error(`The provider answered ${response.status}.`);
    return undefined;
  },
});

type Expected = NonNullable<Sample["expect"]>;

const sample = (cents: number, expect: Expected, provider = "acme", merchant_id = "m-1"): Sample => ({
  body: { payment_id: `p-${cents}-${provider}`, provider, cents },
  attributes: { merchant_id },
  expect,
});

/** What a local run sends. providers.ts decides how the providers answer. */
export const samples: readonly Sample[] = [
  sample(1_999, "processed"),
  sample(2_999, "processed", "acme", "m-2"),
  sample(3_999, "retried", "globex"),
  sample(4_999, "retried", "globex", "m-2"),
  sample(42_200, "quarantined", "acme", "m-3"),
  sample(41_800, "quarantined", "acme", "m-3"),
  { body: { payment_id: "p-1", provider: "acme", cents: 100 }, expect: "quarantined" },
];

/** The run deploys again with these variables: globex is back. */
export const recovery = { PROVIDERS_URL: "http://127.0.0.1:8787" };
