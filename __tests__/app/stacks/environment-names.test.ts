import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import * as ORDERS from "../../../app";
import { PRODUCER_ENVIRONMENT } from "../../../handlers/producer/environment";
import { readProducerSettings } from "../../../handlers/producer/settings";
import { countsInCode } from "../../stacks/support/counts-in-code";
import { namesGivenTo, namesReadDirectlyBy, namesReadIn } from "../../stacks/support/names-read";
import { synthesize } from "../../stacks/support/synthesize";

const { ingestor, reliable } = synthesize({ STAGE: "dev" }, { application: ORDERS });
const { environment, producer } = ORDERS.deployment;

test("the producer is given exactly the variables of its contract, and reads them", () => {
  expect(namesGivenTo(ingestor, "producer")).toEqual(Object.keys(PRODUCER_ENVIRONMENT).sort());
  expect(readProducerSettings({ QUEUE_URL: "https://queue", ...producer.environment })).toEqual({
    queueUrl: "https://queue",
    badShare: 0.25,
    unavailableShare: 0.1,
    scarceProducts: ["product-113"],
  });
});

test("the producer reads no variable that its contract does not name, and counts nothing", () => {
  expect(
    namesReadDirectlyBy("producer").filter((name) => !Object.hasOwn(PRODUCER_ENVIRONMENT, name)),
  ).toEqual([]);
  expect(countsInCode("producer")).toEqual({});
});

test("the application is given, in every stage, each variable that it reads", () => {
  const read = namesReadIn(readdirSync(resolve(__dirname, "../../../app")).map((file) => `app/${file}`));

  expect(read).toEqual(["UNAVAILABLE_PRODUCTS"]);
  for (const stage of Object.values(environment)) expect(Object.keys(stage)).toEqual(read);
  for (const name of ["consumer", "notifier"])
    expect(namesGivenTo(reliable, name)).toEqual(expect.arrayContaining(read));
});
