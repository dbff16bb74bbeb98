/**
 * What needs longer than `npm test` may take: whole systems in processes of their own, of which `npm test` keeps one
 * (`app/local/run-end-to-end`), and simulations of days. `npm run test:local` runs them, and `.ci/run` both.
 */
module.exports = [
  "app/local/disturbed-run",
  "docs/existing-queue-page",
  "local/existing-queue",
  "local/external-consumer",
  "local/iam/denied-run",
  "local/iam/without-evaluator",
  "local/start",
  "local/two-queues",
  "scripts/coinciding-schedules",
  "scripts/machine-stays-busy",
  "scripts/outage",
  "scripts/poison-storm",
  "scripts/scale",
];
