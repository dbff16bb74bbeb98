/** Loads what needs the SQS SDK, so that a command that only shows its help starts without it. */
export function loadSdk() {
  const { sdk }: typeof import("./sdk") = require("./sdk");
  return sdk;
}
