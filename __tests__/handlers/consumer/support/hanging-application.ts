import { defineJobs } from "../../../support/jobs";

/** A job whose id is `hangs` awaits a promise that never settles and has nothing behind it. */
export default defineJobs({
  process: ({ job_id }) => (job_id === "hangs" ? new Promise<void>(() => {}) : Promise.resolve()),
});
