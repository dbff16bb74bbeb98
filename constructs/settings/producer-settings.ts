/** The function that simulates the stores, and what it is given. Nothing else here knows what a message is. */
export interface ProducerSettings {
  /** Whether the function is deployed. */
  readonly enabled: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Share of the orders that lack `store_id`, 0 to 1. */
  readonly badShare: number;
  /** Share of the orders that ask for one of `scarceProducts`, 0 to 1. */
  readonly unavailableShare: number;
  /** Product ids that `unavailableShare` of the orders ask for. */
  readonly scarceProducts: readonly string[];
}

/** A product that is out of stock on every machine of a developer, so that there is something to retry. */
const SCARCE_PRODUCT = "product-113";

export const SIMULATED_STORES: ProducerSettings = {
  enabled: true,
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  badShare: 0.25,
  unavailableShare: 0.1,
  scarceProducts: [SCARCE_PRODUCT],
};

/** Variables that the orders application reads, where stores are simulated and where they are real. */
export const SIMULATED_ENVIRONMENT = { UNAVAILABLE_PRODUCTS: SCARCE_PRODUCT } as const;
export const REAL_ENVIRONMENT = { UNAVAILABLE_PRODUCTS: "" } as const;

/** Each simulated store has a mailbox on one machine. */
export const SIMULATED_MAILBOXES = ["1", "2", "3", "4", "5"].map((id) => ({
  producer: `store:${id}`,
  address: `store-${id}@example.com`,
}));
