import { findTerraform } from "./support/find-terraform";

test("says that Terraform is missing if it is", () => {
  expect(findTerraform({ PATH: "" })).toEqual({ found: false, reason: "terraform is not installed" });
});
