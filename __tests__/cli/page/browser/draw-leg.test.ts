import { drawLeg } from "../../../../cli/page/browser/views/overview/draw-leg";

const box = (left: number, top: number) => ({ left, top, right: left + 100, bottom: top + 50 });

test.each([
  ["to the right in one row", box(0, 0), box(200, 0), "M100 25H200"],
  ["to the left in one row", box(200, 0), box(0, 0), "M200 25H100"],
  ["down in one column", box(0, 0), box(0, 100), "M50 50V100"],
  ["up in one column", box(0, 100), box(0, 0), "M50 100V50"],
  ["down and to the left", box(400, 0), box(0, 100), "M420 50V75H250V125H100"],
])("an arrow goes %s", (_way, from, to, path) => {
  expect(drawLeg(from, to).path).toBe(path);
});

test("a row of boxes of different heights is one row", () => {
  expect(drawLeg(box(0, 0), { left: 200, top: 0, right: 300, bottom: 70 }).path).toBe("M100 25H200");
});
