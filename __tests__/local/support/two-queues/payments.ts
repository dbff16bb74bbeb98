import * as v from "valibot";
import {
  cached,
  defineApplication,
  permanent,
  type Sample,
  transient,
} from "../../../../core/application/define-application";

const Payment = v.object({ provider: v.string(), cents: v.number() });

/** A payment that its merchant sends twice, as two messages. */
const SENT_TWICE = { body: { provider: "acme", cents: 100 }, attributes: { merchant_id: "m-1" } };

/** An application that finds out only at run time what is wrong. */
export default defineApplication({
  schema: Payment,
  producer: { attribute: "merchant_id", type: "String", pattern: /m-\d{1,9}/, noun: "merchant" },
  reasons: {
    PaymentRefused: permanent("The provider refuses the payment.", "Correct it and send it again."),
    ProviderDown: transient("The payment provider does not answer."),
  },
  world: cached(({ environment }) => (environment.PROVIDERS_DOWN ?? "").split(","), { seconds: 1 }),
  // The amount distinguishes these payments. Without idempotency it is never read.
  idempotencyKey: ({ cents }) => String(cents),
  process: async ({ provider, cents }, { world, fail }) => {
    if (world.includes(provider)) return fail("ProviderDown", { key: provider });
    if (cents === 422) return fail("PaymentRefused");
    return undefined;
  },
});

const merchant = (id: string) => ({ attributes: { merchant_id: id } });

export const samples: readonly Sample[] = [
  { ...SENT_TWICE, expect: "processed" },
  { ...SENT_TWICE, expect: "processed" },
  { body: { provider: "globex", cents: 200 }, ...merchant("m-2"), expect: "retried" },
  { body: { provider: "globex", cents: 300 }, ...merchant("m-1"), expect: "retried" },
  { body: { provider: "acme", cents: 422 }, ...merchant("m-3"), expect: "quarantined" },
  { body: "not JSON", ...merchant("m-1"), expect: "quarantined" },
  { body: { provider: "acme", cents: 400 }, expect: "quarantined" },
];

/** The provider answers again. */
export const recovery = { PROVIDERS_DOWN: "" };
