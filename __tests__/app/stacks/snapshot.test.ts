import * as ORDERS from "../../../app";
import { INGESTOR_STACK_ID } from "../../../constructs/stacks/ingestor-stack";
import { RELIABLE_STACK_ID } from "../../../constructs/stacks/reliable-stack";
import { synthesize } from "../../stacks/support/synthesize";

const given = {
  STAGE: "dev",
  ALERT_EMAILS: "all@example.com",
  PRODUCER_ALERT_EMAILS: "store:1=one@example.com",
};
const { ingestor, reliable } = synthesize(given, { application: ORDERS });

test(`${INGESTOR_STACK_ID} is what was reviewed`, () => {
  expect(ingestor).toMatchSnapshot();
});

test(`${RELIABLE_STACK_ID} is what was reviewed`, () => {
  expect(reliable).toMatchSnapshot();
});
