import { isEmailAddress } from "../../../constructs/settings/email-address";

test.each([
  "a@example.com",
  "first.last+tag@sub.example.co.uk",
  "o'neil@example.com",
  `${"a".repeat(64)}@example.com`,
  "a@xn--bcher-kva.example",
])("accepts the address %s", (address) => {
  expect(isEmailAddress(address)).toBe(true);
});

test.each([
  "somebody",
  "a@example.com;",
  '"a"@example.com',
  "mailto:a@example.com",
  "a\u200b@example.com",
  "a@example",
  "a@b..com",
  ".a@example.com",
  "a.@example.com",
  "a@-example.com",
  "a@example-.com",
  "a@example.c",
  "a@1.2.3.4",
  "a b@example.com",
  "a@b@example.com",
  "a=b@example.com",
  `${"a".repeat(65)}@example.com`,
  `a@${"b".repeat(64)}.com`,
  `a@${"b.".repeat(350)}com`,
])("refuses the address %j, to which nothing can be delivered", (address) => {
  expect(isEmailAddress(address)).toBe(false);
});
