import { App, TerraformStack } from "cdktf";
import { requireOneCopy } from "../../../constructs/settings/check-stack";
import { loadSecondCopy } from "../support/second-copy";

test("accepts a stack of the copy of the CDK that it loads itself", () => {
  expect(() => requireOneCopy(new TerraformStack(new App({ stackTraces: false }), "own"))).not.toThrow();
});

test("refuses a stack of a second copy, whose app would not apply this package's aspects", () => {
  const other = loadSecondCopy();
  const stack = new other.TerraformStack(new other.App({ stackTraces: false }), "theirs");

  expect(() => requireOneCopy(stack)).toThrow(
    new Error(
      "theirs: The stack was created with a different copy of the Terraform CDK from the one that this package loads. Install either cdktf or cdktn, only once and without an alias. `npm ls cdktf cdktn` shows the copies.",
    ),
  );
});
