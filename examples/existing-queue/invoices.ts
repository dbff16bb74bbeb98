import { defineApplication, permanent, type Sample, transient } from "reliable-sqs-with-dlq/application";
import * as v from "valibot";

/** Suppliers' invoices, which are entered in the ledger of their month. */
export default defineApplication({
  schema: v.object({ invoice_id: v.string(), month: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)) }),
  producer: { attribute: "supplier_id", type: "String", pattern: /s-\d{1,9}/, noun: "supplier" },
  reasons: {
    BeforeLedger: permanent("There is no ledger of that month.", "Correct the month and send it again."),
    LedgerClosed: transient("The ledger of that month is closed for now."),
  },
  fieldNames: ["invoice_id", "month"],

  diagnose: ({ month }, { fail }) => (month < "2020-01" ? fail("BeforeLedger") : undefined),

  process: async ({ month }, { environment, fail }) =>
    month === environment.LEDGER_CLOSED ? fail("LedgerClosed", { key: month }) : undefined,
});

const sample = (month: string, expect: Sample["expect"] & string, supplier_id = "s-1"): Sample => ({
  body: { invoice_id: `i-${month}`, month },
  attributes: { supplier_id },
  expect,
});

/** What a local run sends. */
export const samples: readonly Sample[] = [
  sample("2026-01", "processed"),
  sample("2026-02", "processed", "s-2"),
  sample("2026-03", "retried"),
  sample("2019-12", "quarantined", "s-2"),
  { body: { invoice_id: "i-1", month: "2026-01" }, expect: "quarantined" },
];

/** The run deploys again with these variables: the ledger is open. */
export const recovery = { LEDGER_CLOSED: "none" };
