import { findChromium } from "../../scripts/pictures/find-chromium";

const nowhere = () => false;
const everywhere = () => true;

test("the named Chromium is used", () => {
  expect(findChromium({ CHROMIUM: "/opt/chromium" }, everywhere)).toEqual({
    found: true,
    executable: "/opt/chromium",
  });
});

test("a named Chromium that does not exist is not replaced by another one", () => {
  expect(findChromium({ CHROMIUM: "/opt/chromium" }, nowhere)).toEqual({
    found: false,
    reason: "CHROMIUM names /opt/chromium, which is not there",
  });
});

test("if there is none, the error says how to get one", () => {
  expect(findChromium({}, nowhere)).toEqual({
    found: false,
    reason: "no Chromium is installed; install your system's package, or set CHROMIUM to an executable",
  });
});
