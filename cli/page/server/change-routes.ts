import { Hono } from "hono";
import { stream } from "hono/streaming";
import * as v from "valibot";
import {
  ACKNOWLEDGEMENT_FACTORS,
  MAX_ACKNOWLEDGEMENT_MS,
} from "../../../core/acknowledgements/acknowledgement";
import { HELD_ROLES } from "../../aws/target/deployment-names";
import { UsageError } from "../../errors";
import { setRedriveState } from "../../operations/set-redrive-state";
import type { ChangesAnswer, ScheduleAnswer } from "../api";
import { readBody, readChangeRequest } from "./changes/change-request";
import type { PageServices } from "./page-services";

const ConfirmSchema = v.strictObject({ count: v.number() });
const ScheduleSchema = v.strictObject({ state: v.picklist(["paused", "running"]) });

const GroupSchema = v.object({ queue: v.picklist(HELD_ROLES), cause: v.string() });
const { min, max } = ACKNOWLEDGEMENT_FACTORS;
const AcknowledgeSchema = v.object({
  ...GroupSchema.entries,
  scan: v.string(),
  forMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ACKNOWLEDGEMENT_MS)),
  factor: v.optional(v.pipe(v.number(), v.minValue(min), v.maxValue(max)), ACKNOWLEDGEMENT_FACTORS.usual),
});

/** Everything that changes something. With --read-only none of these routes exists. */
export function changeRoutes({
  contexts,
  changes,
  counts,
  place,
  scans,
  acknowledgements,
}: PageServices): Hono {
  const routes = new Hono();
  routes.post("/changes", async (context) => {
    const change = await changes.plan(readChangeRequest(await context.req.json()));
    return context.json({ change: change.toJson() });
  });
  routes.post("/changes/:change/confirm", async (context) => {
    const { count } = readBody(ConfirmSchema, await context.req.json());
    const change = changes.get(context.req.param("change"));
    change.confirm(count, contexts);
    return context.json({ change: change.toJson() });
  });
  routes.post("/changes/:change/stop", (context) => {
    const change = changes.get(context.req.param("change"));
    change.halt("Page");
    return context.json({ change: change.toJson() });
  });
  routes.get("/changes", (context) => {
    const answer: ChangesAnswer = { changes: changes.list().map((change) => change.toJson()) };
    return context.json(answer);
  });
  routes.get("/changes/:change", (context) =>
    context.json({ change: changes.get(context.req.param("change")).toJson() }),
  );
  routes.get("/changes/:change/result", (context) => {
    const change = changes.get(context.req.param("change"));
    const pieces = change.resultFile((id) => scans.get(id));
    // If there is no result yet, this is reported before the response begins.
    const first = pieces.next();
    context.header("content-type", "application/octet-stream");
    context.header("content-disposition", `attachment; filename="${change.resultName}"`);
    return stream(context, async (out) => {
      if (first.done !== true) await out.write(first.value);
      for (const piece of pieces) await out.write(piece);
    });
  });
  routes.post("/operations/:run/undo", async (context) => {
    const change = await changes.planUndo(context.req.param("run"));
    return context.json({ change: change.toJson() });
  });
  routes.post("/acknowledgements", async (context) => {
    const request = readBody(AcknowledgeSchema, await context.req.json());
    return context.json(await acknowledgements.add(request));
  });
  routes.post("/acknowledgements/remove", async (context) => {
    const request = readBody(GroupSchema, await context.req.json());
    return context.json(await acknowledgements.remove(request));
  });
  routes.post("/schedules/:task", async (context) => {
    if (context.req.param("task") !== "redrive") {
      throw new UsageError("Only the redrive schedule can be paused. Held messages are always renewed.");
    }
    const { state } = readBody(ScheduleSchema, await context.req.json());
    const operation = contexts.create(state === "paused" ? "pause" : "resume");
    const wanted = state === "paused" ? "DISABLED" : "ENABLED";
    const { changed } = await setRedriveState(operation, wanted, place.audit);
    counts.forgetSchedules();
    const answer: ScheduleAnswer = { state, changed };
    return context.json(answer);
  });
  return routes;
}
