import { findTools } from "./support/find-tools";

const { PATH = "" } = process.env;

test("says that Terraform is missing if it is", () => {
  expect(findTools({ PATH: "" })).toEqual({ found: false, reason: "terraform is not installed" });
});

const terraform = findTools({ PATH, AWS_ENDPOINT_URL: "http://127.0.0.1:1" });

(terraform.found ? test : test.skip)("applies to the endpoint that is given", () => {
  expect(terraform).toMatchObject({ endpoint: "http://127.0.0.1:1" });
});

(terraform.found ? test : test.skip).each([
  "https://sqs.eu-west-1.amazonaws.com",
  "https://amazonaws.com.cn",
  "https://sqs.eu-west-1.api.aws",
])("refuses to apply to %s", (AWS_ENDPOINT_URL) => {
  expect(findTools({ PATH, AWS_ENDPOINT_URL })).toEqual({
    found: false,
    reason: "AWS_ENDPOINT_URL names AWS itself, and these tests create and destroy",
  });
});
