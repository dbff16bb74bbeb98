import type { ApplicationDeployment } from "../core/project/application-module";

/** A product that is out of stock wherever stores are simulated, so that there is something to retry. */
const SCARCE = "product-113";

/** This application's settings for the stacks. */
export const deployment = {
  environment: {
    local: { UNAVAILABLE_PRODUCTS: SCARCE },
    dev: { UNAVAILABLE_PRODUCTS: SCARCE },
    prod: { UNAVAILABLE_PRODUCTS: "" },
  },
  /** A quarter of the orders lack `store_id`, and a tenth of the others ask for a scarce product. */
  producer: { environment: { BAD_SHARE: "0.25", UNAVAILABLE_SHARE: "0.1", SCARCE_PRODUCTS: SCARCE } },
  /** In a local run, each simulated store has a mailbox. */
  mailboxes: [
    { producer: "store:1", address: "store-1@example.com" },
    { producer: "store:2", address: "store-2@example.com" },
    { producer: "store:3", address: "store-3@example.com" },
    { producer: "store:4", address: "store-4@example.com" },
    { producer: "store:5", address: "store-5@example.com" },
  ],
} satisfies ApplicationDeployment;
