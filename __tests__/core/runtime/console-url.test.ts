import { consoleUrl, traceUrl } from "../../../core/runtime/console-url";

test.each([
  ["eu-west-1", "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"],
  ["cn-north-1", "https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1"],
  ["us-gov-west-1", "https://console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1"],
  ["eusc-de-east-1", "https://console.amazonaws-eusc.eu/cloudwatch/home?region=eusc-de-east-1"],
])("a page of %s is in its partition's console", (region, url) => {
  expect(consoleUrl(region, "cloudwatch/home")).toBe(url);
});

test("a trace has its own page", () => {
  expect(traceUrl("eu-west-1", "1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f")).toBe(
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#xray:traces/1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f",
  );
});
