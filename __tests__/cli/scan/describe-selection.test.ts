import application from "#application";
import { describeChanges, describeSelection } from "../../../cli/scan/describe-selection";
import { parseAttributeChange } from "../../../cli/terminal/options/parse-attribute";
import { readSelection, type SelectionOptions } from "../../../cli/terminal/options/selection-options";
import { wordsOf } from "../../../cli/terminal/options/words";
import { messageId } from "../../support/make-message";

const described = (options: Omit<SelectionOptions, "wait">) =>
  describeSelection(application, readSelection(options));
const SECRET = "anna@example.com";

test("the trail keeps everything that is not personal data", () => {
  expect(
    described({
      from: "retry",
      reason: ["missingteamid", "MachineBusy"],
      producer: ["3"],
      id: [messageId(1)],
      olderThan: 7_200_000,
      body: [{ name: "job_id" }],
      attribute: [{ name: "team_id", value: "3" }],
      withoutAttribute: ["team_id"],
    }),
  ).toEqual({
    queues: ["retry"],
    reasons: ["MissingTeamId", "MachineBusy"],
    producers: ["3"],
    ids: [messageId(1)],
    olderThanSeconds: 7200,
    body: ["job_id"],
    attributes: ["team_id=3"],
    withoutAttributes: ["team_id"],
  });
});

test.each<[string, Omit<SelectionOptions, "wait">, object]>([
  ["reason", { reason: [SECRET] }, { reasons: ["***"] }],
  ["producer", { producer: [SECRET] }, { producers: ["***"] }],
  ["id", { id: [SECRET] }, { ids: ["***"] }],
  ["body field", { body: [{ name: "job_id", value: SECRET }] }, { body: ["job_id=***"] }],
  ["body field's name", { body: [{ name: SECRET }] }, { body: ["***"] }],
  ["text of a body", { bodyContains: [SECRET] }, { bodyContains: ["***"] }],
  ["attribute", { attribute: [{ name: "mail", value: SECRET }] }, { attributes: ["***=***"] }],
  [
    "team_id that is none",
    { attribute: [{ name: "team_id", value: SECRET }] },
    { attributes: ["team_id=***"] },
  ],
  ["attribute's name", { withoutAttribute: ["anna"] }, { withoutAttributes: ["***"] }],
])("the trail keeps nothing else of a selection: %s", (_what, options, expected) => {
  expect(described(options)).toEqual({ queues: ["retry", "quarantine"], ...expected });
});

test("the trail keeps no value that was set, except a valid team_id", () => {
  const given = ["team_id=3", "team_id:String=anna@example.com", "ssn=123", "machine=7"];

  expect(describeChanges(application, given.map(parseAttributeChange(wordsOf(application))))).toEqual([
    "team_id=3",
    "team_id=***",
    "***=***",
    "machine=***",
  ]);
});
