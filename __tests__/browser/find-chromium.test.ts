import { findChromium } from "../../scripts/pictures/find-chromium";

const nowhere = () => false;
const everywhere = () => true;

test("the Chromium that is named is taken", () => {
  expect(findChromium({ CHROMIUM: "/opt/chromium" }, everywhere)).toEqual({
    found: true,
    executable: "/opt/chromium",
  });
});

test("one that is named and not there is not replaced by another", () => {
  expect(findChromium({ CHROMIUM: "/opt/chromium" }, nowhere)).toEqual({
    found: false,
    reason: "CHROMIUM names /opt/chromium, which is not there",
  });
});

test("without one it says how to get one", () => {
  expect(findChromium({}, nowhere)).toEqual({
    found: false,
    reason: "no Chromium is installed; install your system's package, or set CHROMIUM to an executable",
  });
});
