import application from "#application";
import { describeChanges, describeSelection } from "../../../cli/scan/describe-selection";
import { parseAttributeChange } from "../../../cli/terminal/options/parse-attribute";
import { readSelection, type SelectionOptions } from "../../../cli/terminal/options/selection-options";
import { wordsOf } from "../../../cli/terminal/options/words";
import { messageId } from "../../support/make-message";

const described = (options: Omit<SelectionOptions, "wait">) =>
  describeSelection(application, readSelection(options));
const SECRET = "anna@example.com";

test("the trail keeps what is no personal data", () => {
  expect(
    described({
      from: "retry",
      reason: ["missingstoreid", "ProductUnavailable"],
      producer: ["3"],
      id: [messageId(1)],
      olderThan: 7_200_000,
      body: [{ name: "order_id" }],
      attribute: [{ name: "store_id", value: "3" }],
      withoutAttribute: ["store_id"],
    }),
  ).toEqual({
    queues: ["retry"],
    reasons: ["MissingStoreId", "ProductUnavailable"],
    producers: ["3"],
    ids: [messageId(1)],
    olderThanSeconds: 7200,
    body: ["order_id"],
    attributes: ["store_id=3"],
    withoutAttributes: ["store_id"],
  });
});

test.each<[string, Omit<SelectionOptions, "wait">, object]>([
  ["reason", { reason: [SECRET] }, { reasons: ["***"] }],
  ["producer", { producer: [SECRET] }, { producers: ["***"] }],
  ["id", { id: [SECRET] }, { ids: ["***"] }],
  ["body field", { body: [{ name: "order_id", value: SECRET }] }, { body: ["order_id=***"] }],
  ["body field's name", { body: [{ name: SECRET }] }, { body: ["***"] }],
  ["text of a body", { bodyContains: [SECRET] }, { bodyContains: ["***"] }],
  ["attribute", { attribute: [{ name: "mail", value: SECRET }] }, { attributes: ["***=***"] }],
  [
    "store_id that is none",
    { attribute: [{ name: "store_id", value: SECRET }] },
    { attributes: ["store_id=***"] },
  ],
  ["attribute's name", { withoutAttribute: ["anna"] }, { withoutAttributes: ["***"] }],
])("the trail keeps nothing else of a selection: %s", (_what, options, expected) => {
  expect(described(options)).toEqual({ queues: ["retry", "quarantine"], ...expected });
});

test("the trail keeps no value that was set but a valid store_id", () => {
  const given = ["store_id=3", "store_id:String=anna@example.com", "ssn=123", "product_id=7"];

  expect(describeChanges(application, given.map(parseAttributeChange(wordsOf(application))))).toEqual([
    "store_id=3",
    "store_id=***",
    "***=***",
    "product_id=***",
  ]);
});
