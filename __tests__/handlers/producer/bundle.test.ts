import { resolve } from "node:path";
import { buildFunction } from "../../../constructs/bundling/build-function";

test("the producer's zip brings no credential provider that a function never uses, and requires nothing that an ES module cannot", () => {
  const { code } = buildFunction({ project: resolve(__dirname, "../../..") }, "producer");
  const text = code.map(({ contents }) => Buffer.from(contents).toString()).join("");

  expect(text).toContain("must be in the function's environment");
  expect(text).not.toContain("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  expect(text).not.toContain("Dynamic require of");
});
