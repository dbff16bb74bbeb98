import { INGESTOR_STACK_ID } from "../../constructs/stacks/ingestor-stack";
import { RELIABLE_STACK_ID } from "../../constructs/stacks/reliable-stack";
import { synthesize } from "./support/synthesize";

const { ingestor, reliable } = synthesize({
  STAGE: "dev",
  ALERT_EMAILS: "all@example.com",
  PRODUCER_ALERT_EMAILS: "store:1=one@example.com",
});

test(`${INGESTOR_STACK_ID} is what was reviewed`, () => {
  expect(ingestor).toMatchSnapshot();
});

test(`${RELIABLE_STACK_ID} is what was reviewed`, () => {
  expect(reliable).toMatchSnapshot();
});
