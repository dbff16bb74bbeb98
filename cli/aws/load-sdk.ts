/** Loads what needs the SDK of SQS: a command that only shows its help starts without it. */
export function loadSdk() {
  const { sdk }: typeof import("./sdk") = require("./sdk");
  return sdk;
}
