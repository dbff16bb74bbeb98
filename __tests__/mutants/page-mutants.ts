import type { Mutant } from "./mutant";

const SECURITY = "__tests__/cli/page/security.test.ts";
const RULES = "cli/page/server/security.ts";

/** Each security rule of the operator's page, taken away. */
export const PAGE_MUTANTS: readonly Mutant[] = [
  {
    name: "the page answers under any host name",
    file: RULES,
    find: "if (!NAMES.some((name) => ",
    replace: "if (false && !NAMES.some((name) => ",
    test: { file: SECURITY, name: "under the Host evil.example nothing is answered" },
  },
  {
    name: "the page answers calls of another origin",
    file: RULES,
    find: "(origin !== undefined && origin !== own)",
    replace: "false",
    test: { file: SECURITY, name: "a call with another site's Origin is refused" },
  },
  {
    name: "the page answers calls that the browser calls cross-site",
    file: RULES,
    find: `(site !== undefined && site !== "same-origin")`,
    replace: "false",
    test: { file: SECURITY, name: "a call that the browser calls cross-site is refused" },
  },
  {
    name: "the page answers without the token",
    file: RULES,
    find: "if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {",
    replace: "if (given.length > 0 && given.length !== wanted.length) {",
    test: { file: SECURITY, name: "without the token /api/info is not answered" },
  },
  {
    name: "the page takes the token from the query",
    file: RULES,
    find: `context.req.header(TOKEN_HEADER) ?? ""`,
    replace: `context.req.header(TOKEN_HEADER) ?? context.req.query("token") ?? ""`,
    test: { file: SECURITY, name: "a token in the query is not accepted" },
  },
  {
    name: "the page takes what a form sends",
    file: RULES,
    find: "if (!isRead && !",
    replace: "if (false && !isRead && !",
    test: { file: SECURITY, name: "what a form sends as text/plain is refused" },
  },
  {
    name: "the page is shown in a frame",
    file: RULES,
    find: "if (FRAMES.includes(destination) || !(isOwn || isLink)) {",
    replace: "if (!(isOwn || isLink)) {",
    test: { file: SECURITY, name: "the page is not shown in an iframe" },
  },
  {
    name: "the page does not forbid frames",
    file: RULES,
    find: `  "frame-ancestors 'none'",\n`,
    replace: "",
    test: { file: SECURITY, name: "the answer of / forbids frames" },
  },
  {
    name: "the page changes something with --read-only",
    file: "cli/page/server/create-app.ts",
    find: "if (!readOnly) api.route",
    replace: "api.route",
    test: { file: SECURITY, name: "read-only has no route that changes anything" },
  },
  {
    name: "the page is served to other machines",
    file: "cli/page/server/start-page.ts",
    find: "server.listen(port, HOST,",
    replace: `server.listen(port, "0.0.0.0",`,
    test: { file: SECURITY, name: "only this machine can reach it" },
  },
  {
    name: "the page shows values that were not revealed",
    file: "cli/page/server/read-routes.ts",
    find: "toDetail(await knownTo(contexts.reading()), kept, false)",
    replace: "toDetail(await knownTo(contexts.reading()), kept, true)",
    test: { file: SECURITY, name: "a value leaves the server only when a message is revealed" },
  },
  {
    name: "a change on the page is done by each confirm",
    file: "cli/page/server/changes/page-change.ts",
    find: `this.#state !== "planned" || this.#planned === undefined`,
    replace: "this.#planned === undefined",
    test: {
      file: "__tests__/cli/page/changes.test.ts",
      name: "a second confirm, from another page or after a reload, does nothing",
    },
  },
  {
    name: "a change on the page takes what came later",
    file: "cli/page/server/changes/plan-discard.ts",
    find: "        agreed,\n",
    replace: "",
    test: {
      file: "__tests__/cli/page/changes.test.ts",
      name: "messages that arrived after the scan are not discarded",
    },
  },
];
