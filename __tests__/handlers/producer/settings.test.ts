import { readProducerSettings } from "../../../handlers/producer/settings";

const ENVIRONMENT = {
  QUEUE_URL: "https://main",
  BAD_SHARE: "0.25",
  UNAVAILABLE_SHARE: "0",
  SCARCE_PRODUCTS: "product-1, product-2",
};

test("the settings are what the environment says", () => {
  expect(readProducerSettings(ENVIRONMENT)).toEqual({
    queueUrl: "https://main",
    badShare: 0.25,
    unavailableShare: 0,
    scarceProducts: ["product-1", "product-2"],
  });
});

test.each(["BAD_SHARE", "UNAVAILABLE_SHARE"])("%s is a number from 0 to 1, and is required", (name) => {
  for (const value of ["0", "0.5", "1"]) {
    expect(() => readProducerSettings({ ...ENVIRONMENT, [name]: value })).not.toThrow();
  }
  for (const value of ["-0.1", "1.1", "many"]) {
    expect(() => readProducerSettings({ ...ENVIRONMENT, [name]: value })).toThrow(
      `Environment variable ${name} must be a number from 0 to 1, but is "${value}".`,
    );
  }
  expect(() => readProducerSettings({ ...ENVIRONMENT, [name]: "" })).toThrow(
    `Environment variable ${name} must not be empty.`,
  );
});
