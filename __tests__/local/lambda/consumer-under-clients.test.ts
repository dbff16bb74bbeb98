import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { buildFunction } from "../../../constructs/bundling/build-function";
import { zipFiles } from "../../../constructs/bundling/zip-files";
import type { ExecutionEnvironment } from "../../../local/lambda/execution-environment";
import { resolveFunctions } from "../../../local/terraform/resolve-functions";
import { makeMessage, makeRecord, messageId } from "../../support/make-message";
import { resolveSynthesized } from "../support/resolve-synthesized";
import { useEmulator } from "../support/use-emulator";
import { useFunctions } from "../support/use-functions";
import { announceClients, RUNTIME_CLIENTS } from "./support/runtime-clients";

/**
 * The consumer's function as built and deployed, with an application whose messages say what should happen to them.
 */
const functions = useFunctions();
const emulator = useEmulator();
let environment: Record<string, string>;
beforeAll(async () => {
  announceClients();
  const project = path.resolve(__dirname, "../../..");
  const application = path.join(__dirname, "support/obedient-application.ts");
  const zip = zipFiles(buildFunction({ project, application }, "consumer").code);
  const zipFile = path.join(functions.folder, "consumer.zip");
  await writeFile(zipFile, zip);
  const { resources, resolveIn } = resolveSynthesized({ STAGE: "local" });
  const synthesized = resolveFunctions(resources, resolveIn).find(
    ({ name }) => name === "reliable-q-consumer",
  );
  if (synthesized === undefined) throw new Error("There is no consumer.");
  const sourceCodeHash = createHash("sha256").update(zip).digest("base64");
  environment = await functions.environmentOf({ ...synthesized, zipFile, sourceCodeHash }, emulator.url);
});

/** No function reaches its timeout here, however busy the machine is: messages have their own limits. */
const TIMEOUT_MS = 60_000;

/** A batch whose second message of four does what its body says, while good ones are in progress. */
function consume(target: ExecutionEnvironment, command: string) {
  const bodies = ["wait", command, "wait", "succeed"].map((what) => JSON.stringify({ do: what }));
  const Records = bodies.map((body, index) => makeRecord(makeMessage({ messageId: messageId(index), body })));
  return target.invoke({ Records }, "arn:of:consumer", TIMEOUT_MS);
}

const failing = (...indexes: number[]) => ({
  kind: "response",
  payload: JSON.stringify({
    batchItemFailures: indexes.map((index) => ({ itemIdentifier: messageId(index) })),
  }),
});

const EXIT = { kind: "exit" };

describe.each(RUNTIME_CLIENTS)("the built consumer under %s", (_, client) => {
  test.each([
    ["succeed", failing(), failing(1)],
    ["throw", failing(1), failing(1)],
    ["hang", failing(1), failing(1)],
    ["hang with a timer", failing(1), failing(1)],
    ["answer a cycle", failing(), failing(1)],
    ["throw a cycle", failing(1), failing(1)],
    ["exit", EXIT, EXIT],
    ["reject unhandled", { kind: "error", errorType: "Runtime.UnhandledPromiseRejection" }, EXIT],
  ])(
    "answers for a batch in which one message makes it %s, and for the next one",
    async (command, first, next) => {
      const target = functions.start(environment, client);

      expect(await consume(target, command)).toEqual(first);
      expect(await consume(target, "throw")).toEqual(next);
    },
  );

  test.each(["resolve the earlier", "reject the earlier"])(
    "attributes nothing from a message that ends after its invocation to a later one: %s",
    async (command) => {
      const target = functions.start(environment, client);

      expect(await consume(target, "wait for a later message")).toEqual(failing(1));
      expect(await consume(target, command)).toEqual(failing());
      expect(await consume(target, "throw")).toEqual(failing(1));
    },
  );
});
