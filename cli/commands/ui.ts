import { InvalidArgumentError, Option } from "commander";
import { allQueues } from "../choose-queue";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import type { ContextSource } from "../page/server/contexts";
import type { RunningPage } from "../page/server/start-page";
import { openPage } from "../terminal/open-page";
import { defineCommand } from "../terminal/options/define-command";
import { parseWhole } from "../terminal/options/parse-values";
import { auditOption, type CommonOptions, flag } from "../terminal/options/target-options";

interface UiOptions extends Pick<CommonOptions, "queue"> {
  readonly open: boolean;
  readonly port: number;
  readonly readOnly: boolean;
  readonly view: string;
  readonly audit: string;
}

export const addUi = defineCommand({
  name: "ui",
  description: "Serve the dlq commands as a web page, on this machine only, until you press ctrl-C",
  options: () => [
    new Option("--no-open", "do not open a browser (opened by default when run in a terminal)"),
    new Option("--port <number>", "port of the page")
      .default(0, "a free one")
      .argParser(parseWhole(0, 65_535)),
    flag("--read-only", "do not allow any change from the page"),
    new Option("--view <path>", "view to open first, such as /groups or /messages?reason=MalformedBody")
      .default("/")
      .argParser(parseView),
    auditOption(),
  ],
  examples: ({ missing }) => [
    "dlq ui",
    "dlq ui --stage prod --read-only",
    `dlq ui --view '/messages?reason=${missing}'`,
  ],
  work: serve,
});

/** A path of the page. Anything that begins differently would be another place. */
function parseView(text: string): string {
  if (!/^\/(?![/\\])[^\s#]*$/.test(text)) {
    throw new InvalidArgumentError(
      "It must be a path of the page, such as /, /groups, /messages or /operations.",
    );
  }
  return text;
}

/** Serves the page until it is stopped. */
async function serve(context: CommandContext, options: UiOptions): Promise<Outcome> {
  const { output, stop } = context;
  const { startPage } = loadPage();
  const page = await startPage({
    sources: sourcesOf(context, options),
    port: options.port,
    readOnly: options.readOnly,
    folder: ".",
    audit: options.audit,
  });
  const address = page.address(options.view);
  // With --json, standard output contains only the document.
  if (output.json) output.warn(address);
  else
    output.write(
      `The page is at ${address}\nPress ctrl-C to stop it. Anyone who has this address can do what your credentials allow.`,
    );
  const forget = options.open && output.canAsk ? await openIn(context, page, options.view) : () => {};
  await untilStopped(stop.signal);
  forget();
  await page.close();
  return {
    exitCode: EXIT.done,
    result: { port: page.port, readOnly: options.readOnly },
    text: () => "The page has stopped.",
  };
}

/** The queue that is named, or each of the project's. */
function sourcesOf(
  { another, target }: CommandContext,
  { queue }: UiOptions,
): ReadonlyMap<string, ContextSource> {
  const queues = queue === undefined ? allQueues(process.cwd()) : [];
  if (queues.length < 2) return new Map([[target.queue, { create: another }]]);
  return new Map(
    queues.map((chosen) => [
      chosen.name,
      { create: (...of) => another(...of, chosen) } satisfies ContextSource,
    ]),
  );
}

/** Opens the browser. Returns a function that removes the file that leads there, if it was not used. */
async function openIn({ output }: CommandContext, page: RunningPage, view: string): Promise<() => void> {
  const forget = await openPage(".", (onOpened) => page.linkTo(view, onOpened));
  if (forget !== undefined) return forget;
  output.note("No browser could be opened. Open the address yourself.");
  return () => {};
}

/** Loads what serves the page, so that other commands start without it. From source, only `require` finds it. */
function loadPage() {
  const page: typeof import("../page/server/start-page") = require("../page/server/start-page");
  return page;
}

const untilStopped = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
