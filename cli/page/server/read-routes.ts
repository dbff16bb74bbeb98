import { Hono } from "hono";
import * as v from "valibot";
import { HELD_ROLES } from "../../aws/target/deployment-names";
import { UsageError } from "../../errors";
import { AuditTrail } from "../../files/audit-trail";
import { planOf } from "../../operations/redrive";
import { knownTo } from "../../scan/open-scan";
import type { Grouping, ScansAnswer } from "../api";
import { EditedAttributes, readBody } from "./changes/change-request";
import type { PageServices } from "./page-services";
import { filterFromQuery, toSelection } from "./read-filter";
import { checkEdit } from "./scans/check-edit";
import { listGroups } from "./scans/list-groups";
import { listMessages } from "./scans/list-messages";
import { toDetail } from "./scans/message-detail";

const GROUPINGS: readonly Grouping[] = ["cause", "reason", "producer", "age", "attempt"];

const ScanSchema = v.strictObject({
  queues: v.optional(v.pipe(v.array(v.picklist(HELD_ROLES)), v.minLength(1))),
});
const CheckSchema = v.strictObject({ body: v.optional(v.string()), attributes: EditedAttributes });

/** Everything that changes nothing in any queue. A scan receives and releases, as `dlq list` does. */
export function readRoutes({ contexts, scans, place, acknowledgements }: PageServices): Hono {
  const routes = new Hono();
  routes.get("/scans", (context) => {
    const answer: ScansAnswer = { scans: scans.list().map((scan) => scan.toJson()) };
    return context.json(answer);
  });
  routes.post("/scans", async (context) => {
    const { queues } = readBody(ScanSchema, await context.req.json());
    return context.json({ scan: scans.start(queues).toJson() });
  });
  routes.get("/scans/:scan", (context) =>
    context.json({ scan: scans.get(context.req.param("scan")).toJson() }),
  );
  routes.post("/scans/:scan/stop", (context) => {
    const scan = scans.get(context.req.param("scan"));
    scan.stop.request("Page");
    return context.json({ scan: scan.toJson() });
  });
  routes.get("/scans/:scan/messages", (context) => {
    const scan = scans.get(context.req.param("scan"));
    const query = new URL(context.req.url).searchParams;
    const matching = scan.select(toSelection(filterFromQuery(query)));
    return context.json(listMessages(scan.id, matching, readPage(query.get("page") ?? "1")));
  });
  routes.get("/scans/:scan/groups", (context) => {
    const scan = scans.get(context.req.param("scan"));
    const query = new URL(context.req.url).searchParams;
    const by = GROUPINGS.find((one) => one === (query.get("by") ?? "cause"));
    if (by === undefined) throw new UsageError(`Messages can be grouped by ${GROUPINGS.join(", ")}.`);
    const matching = scan.select(toSelection(filterFromQuery(query)));
    const { application } = contexts.reading();
    return context.json(listGroups(application, scan.id, matching, { by, now: scan.now }));
  });
  routes.get("/acknowledgements", async (context) => context.json(await acknowledgements.list()));
  routes.get("/scans/:scan/messages/:message", async (context) => {
    const { kept } = scans.message(context.req.param("scan"), context.req.param("message"));
    return context.json(toDetail(await knownTo(contexts.reading()), kept, false));
  });
  routes.post("/scans/:scan/messages/:message/reveal", async (context) => {
    const { kept } = scans.message(context.req.param("scan"), context.req.param("message"));
    const reading = contexts.reading();
    const { id, queue } = kept.summary;
    const audit = await AuditTrail.open(
      place.audit,
      { ...reading, command: "reveal" },
      { selection: { queues: [queue], ids: [id] } },
    );
    const detail = toDetail(await knownTo(reading), kept, true);
    await audit.close({ counts: { revealed: 1 }, outcome: "done" });
    kept.revealed = true;
    return context.json(detail);
  });
  routes.post("/scans/:scan/messages/:message/check", async (context) => {
    const { kept } = scans.message(context.req.param("scan"), context.req.param("message"));
    const { body, attributes } = readBody(CheckSchema, await context.req.json());
    const reading = contexts.reading();
    const plan = await planOf(reading, { changes: [], force: false });
    const request = { ...(body !== undefined && { body }), ...(attributes !== undefined && { attributes }) };
    return context.json(await checkEdit(kept, request, { plan, diagnose: await reading.diagnose() }));
  });
  return routes;
}

function readPage(text: string): number {
  const page = Number(text);
  if (!Number.isSafeInteger(page) || page < 1)
    throw new UsageError("The page number must be a whole number of at least 1.");
  return page;
}
