/**
 * The layers of the tree as rules. `npm run check` runs them.
 * A type import counts too: a layer that knows another's types depends on it.
 */
const TREE = [
  "main.ts",
  "app",
  "core",
  "handlers",
  "constructs",
  "cli",
  "local",
  "scripts",
  "testing",
  "examples",
  "__tests__",
];

/** Files of `folder` import only from itself and from `others`. */
const layer = (folder, others) => ({
  name: `${folder}-imports-only-${others.join("-and-") || "itself"}`,
  comment: `The layer below may not know the one above. Move the shared part down, or pass it in.`,
  severity: "error",
  from: { path: `^${folder}/` },
  to: { path: `^(${TREE.filter((name) => name !== folder && !others.includes(name)).join("|")})(/|$)` },
});

module.exports = {
  forbidden: [
    layer("core", []),
    layer("app", ["core"]),
    layer("handlers", ["core", "app"]),
    layer("constructs", ["core"]),
    {
      name: "nothing-needs-the-simulated-producer",
      comment:
        "The producer belongs to this deployment's application, which another one replaces. Move what others need of it into core.",
      severity: "error",
      from: { pathNot: "^(handlers/producer|__tests__/(app|handlers/producer))/" },
      to: { path: "^handlers/producer/" },
    },
    {
      name: "core-without-lambda-and-terraform",
      comment:
        "core is shared by functions, constructs and the command: Lambda's types and Terraform stay at the edges.",
      severity: "error",
      from: { path: "^core/" },
      to: {
        path: "^aws-lambda$|(^|/)node_modules/(@types/aws-lambda|cdktf|@cdktf|constructs)(/|$)",
      },
    },
    {
      name: "functions-without-the-sdk",
      comment:
        "The functions have a client of their own: createSqsClient (docs/decisions/0015-client-of-the-functions.md). The tests of their bundles find other imports of the SDK.",
      severity: "error",
      from: { path: "^(core|handlers)/" },
      to: { path: "^core/sqs/sdk-sqs-calls\\.ts$" },
    },
    {
      name: "no-tests-in-the-system",
      comment:
        "The system may not import from __tests__. Move what both need into it, or its only user into __tests__.",
      severity: "error",
      from: { pathNot: "^__tests__/" },
      to: { path: "^__tests__/" },
    },
    {
      name: "no-circles",
      comment: "Move what both files need into a third one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "imports-resolve",
      comment: "The rules cannot judge an import that does not resolve. dist/ is there only in a package.",
      severity: "error",
      // What the benchmarks compare with is installed by them.
      from: { pathNot: "^scripts/bench/peers/" },
      to: { couldNotResolve: true, pathNot: "^aws-lambda$|^\\.\\./dist/" },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript API that dependency-cruiser could use.
    parser: "swc",
    tsPreCompilationDeps: true,
    // swc cannot parse TSX here. The test of the page's bundle checks what the page's files load.
    exclude: { path: "\\.tsx$" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
