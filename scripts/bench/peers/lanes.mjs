// The emulator's maximum rate: lanes over separate connections.
import { callAt } from "./http-call.mjs";
import { runLanes } from "./run-lanes.mjs";

const call = callAt(process.env.RETRY_QUEUE_URL, (response, resolve) => {
  const chunks = [];
  response.on("data", (chunk) => chunks.push(chunk));
  response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString() || "{}")));
});

export const handler = (event) => runLanes(call, event);
