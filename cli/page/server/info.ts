import { consoleUrl } from "../../../core/runtime/console-url";
import { byRole, QUEUE_ROLES, queueName } from "../../aws/target/deployment-names";
import { isAws } from "../../aws/target/resolve-target";
import type { OperationContext } from "../../command-context";
import { RAMP_STEPS } from "../../operations/ramp-steps";
import { readVersion } from "../../version";
import type { Info } from "../api";

const MOST = 100_000;

/** What the page must know before anything else. The only lookup is the SDK's own search for a region. */
export async function readInfo(
  context: OperationContext,
  { readOnly, queues }: Pick<Info, "readOnly" | "queues">,
): Promise<Info> {
  const { target, application } = context;
  const { queue, stage, prefix, settings } = target;
  const { noun, attribute, type } = application.producer;
  const region = await context.region();
  const endpoint = target.local?.endpoint ?? target.endpointUrl;
  return {
    version: readVersion(),
    queue,
    queues,
    stage,
    prefix,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    names: byRole((role) => queueName(target, role)),
    readOnly,
    noun,
    producerAttribute: { name: attribute, type },
    reasons: Object.entries(application.reasons).map(([reason, { permanent, remedy }]) => ({
      reason,
      permanent,
      ...(remedy !== "" && { remedy }),
    })),
    defaults: {
      ratePerSecond: settings.redriver.ratePerSecond,
      limit: MOST,
      maxMessageBytes: settings.queue.maxMessageBytes,
    },
    rampSteps: RAMP_STEPS,
    hasSchedules: target.local === undefined,
    ...(isAws(target) && region !== undefined && { consoleUrls: await consoleUrls(context, region) }),
  };
}

/** If a queue cannot be found, its link is left out. */
async function consoleUrls(
  context: OperationContext,
  region: string,
): Promise<NonNullable<Info["consoleUrls"]>> {
  const found = await Promise.all(
    QUEUE_ROLES.map(async (role) => {
      const queue = await context.queue(role).catch(() => undefined);
      return queue === undefined ? [] : ([[role, queueUrl(region, queue.url)]] as const);
    }),
  );
  return Object.fromEntries(found.flat());
}

const queueUrl = (region: string, url: string): string =>
  `${consoleUrl(region, "sqs/v3/home")}#/queues/${encodeURIComponent(url)}`;
