import {
  addFilter,
  readFilters,
  toFilter,
  withFilter,
  writeFilters,
} from "../../../../cli/page/browser/address/filters";
import { changePath, editPath, messagePath, parseRoute } from "../../../../cli/page/browser/address/route";

test.each([
  ["/", { view: "overview" }],
  ["/groups", { view: "groups" }],
  ["/messages", { view: "messages" }],
  ["/operations", { view: "operations" }],
  [messagePath("a/b c"), { view: "message", id: "a/b c" }],
  [editPath("1"), { view: "edit", id: "1" }],
  [changePath("1"), { view: "change", id: "1" }],
  ["/messages/", { view: "unknown" }],
  ["/messages/1/other", { view: "unknown" }],
  ["/messages/1/edit/more", { view: "unknown" }],
  ["/elsewhere", { view: "unknown" }],
  ["/messages/%zz", { view: "message", id: "%zz" }],
])("%s is the address of a view", (pathname, route) => {
  expect(parseRoute(pathname)).toEqual(route);
});

test("filters are read from an address and written back", () => {
  const query = "?queue=retry&reason=A&reason=B&olderThan=3d&attempt=2";

  expect(writeFilters(readFilters(`${query}&reason=&page=4&unknown=1`))).toBe(
    "?queue=retry&reason=A&reason=B&attempt=2&olderThan=3d",
  );
});

test("filters become the filter of a selection", () => {
  expect(toFilter(readFilters("?queue=retry&queue=main&attempt=2&olderThan=3d&body=a%3D1"))).toEqual({
    queue: ["retry"],
    attempt: [2],
    olderThan: "3d",
    body: ["a=1"],
  });
});

test("a filter without a value is not a filter", () => {
  expect(withFilter({ reason: ["A"], id: ["1"] }, "reason", "")).toEqual({ id: ["1"] });
});

test("a group's filter is added to the existing ones", () => {
  expect(
    addFilter({ reason: ["A"], producer: ["3"] }, { producer: ["4"], attempt: [1], olderThan: "1d" }),
  ).toEqual({
    reason: ["A"],
    producer: ["4"],
    attempt: ["1"],
    olderThan: ["1d"],
  });
});
