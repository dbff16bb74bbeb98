import { findTerraform } from "./support/find-terraform";

test("says that Terraform is missing where it is", () => {
  expect(findTerraform({ PATH: "" })).toEqual({ found: false, reason: "terraform is not installed" });
});
