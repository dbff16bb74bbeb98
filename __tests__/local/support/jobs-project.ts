import path from "node:path";

/** A CDKTF project with both stacks and the jobs application, which replaces whatever is in app/. */
export const JOBS_PROJECT = path.resolve(__dirname, "../../support/jobs-project");
