import { defineApplication, permanent, transient } from "reliable-sqs-with-dlq/application";
import { z } from "zod";

const Payment = z.object({
  payment_id: z.string().min(1),
  provider: z.enum(["acme", "globex"]),
  cents: z.int().positive(),
});

/** Payments and refunds of merchants, which are handed to the provider that each names. */
export default defineApplication({
  schema: Payment,
  producer: { attribute: "merchant_id", type: "String", pattern: /m-\d{1,9}/, noun: "merchant" },
  reasons: {
    PaymentRefused: permanent(
      "The provider refuses the payment.",
      "Correct it and send it again with a new payment_id.",
    ),
    ProviderDown: transient("The payment provider does not answer."),
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
      // The time of this message is over: that says nothing about the provider.
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
