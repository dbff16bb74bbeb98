import {
  createDiagnose,
  diagnoseDeadLetter,
  diagnoseMessage,
} from "../../../core/application/diagnose-message";
import { busy, defineJobs, JOB_BODY } from "../../support/jobs";
import { number, text } from "../../support/make-message";

const TEAM = { team_id: number("3") };
const BUSY_BODY = JSON.stringify({ job_id: "job-9", machine: "machine-9" });
const UNKNOWN_WORLD = { known: false } as const;
const jobs = defineJobs();
const world = busy("machine-9");

test("a message in which nothing is wrong is parsed, together with its producer and the world", () => {
  expect(diagnoseMessage(jobs, { body: JOB_BODY, attributes: TEAM }, world)).toEqual({
    diagnosis: undefined,
    value: JSON.parse(JOB_BODY),
    producer: "3",
    world: world.value,
  });
});

test("the producer is checked before the body, and the body before the application's own rules", () => {
  const diagnose = createDiagnose(jobs, world);
  expect(diagnose({ body: "", attributes: {} })?.reason).toBe("MissingTeamId");
  expect(diagnose({ body: "", attributes: { team_id: text("x") } })?.reason).toBe("InvalidTeamId");
  expect(diagnose({ body: '{"machine":"machine-9"}', attributes: TEAM })?.reason).toBe("MalformedBody");
  expect(diagnose({ body: BUSY_BODY, attributes: TEAM })?.reason).toBe("MachineBusy");
});

test("causes of one reason differ by a hash of their key, and the key itself is not passed on", () => {
  const body = (machine: string) => JSON.stringify({ job_id: "j", machine });
  const diagnose = createDiagnose(jobs, busy("marked-1", "marked-2"));
  const [one, other] = ["marked-1", "marked-2"].map((machine) =>
    diagnose({ body: body(machine), attributes: TEAM }),
  );
  expect(one?.cause).toMatch(/^MachineBusy:[0-9a-f]{8}$/);
  expect(one?.cause).not.toBe(other?.cause);
  expect(JSON.stringify([one, other])).not.toContain("marked");
});

describe("if the world is not known", () => {
  test("no message is judged by it, and each may succeed later", () => {
    expect(diagnoseMessage(jobs, { body: BUSY_BODY, attributes: TEAM }, UNKNOWN_WORLD)).toMatchObject({
      diagnosis: { reason: "WorldUnknown", cause: "WorldUnknown", permanent: false },
      recurs: false,
    });
  });

  test("what is wrong in any world is still wrong", () => {
    const diagnose = createDiagnose(jobs, UNKNOWN_WORLD);
    expect(diagnose({ body: BUSY_BODY, attributes: {} })?.reason).toBe("MissingTeamId");
    expect(diagnose({ body: "", attributes: TEAM })?.reason).toBe("MalformedBody");
  });
});

describe("an application that throws", () => {
  const crash = () => {
    throw new TypeError("marked-secret");
  };

  test.each([
    ["in diagnose", defineJobs({ diagnose: crash })],
    ["in its schema", { ...jobs, parse: crash }],
  ])("%s makes the message fail for now, with the failure's fingerprint", (_name, application) => {
    const found = diagnoseMessage(application, { body: JOB_BODY, attributes: TEAM }, world);
    expect(found).toMatchObject({
      diagnosis: { reason: "Unexpected", permanent: false },
      recurs: false,
      thrown: expect.any(TypeError),
    });
    expect(found.diagnosis?.cause).toMatch(/^Unexpected:[0-9a-f]{8}$/);
    expect(JSON.stringify(found.diagnosis)).not.toContain("marked");
  });

  test("may throw its verdict instead of returning it", () => {
    const application = defineJobs({
      diagnose: (_job, { fail }) => {
        throw fail("Rejected");
      },
    });
    expect(diagnoseMessage(application, { body: JOB_BODY, attributes: TEAM }, world)).toMatchObject({
      diagnosis: { reason: "Rejected", permanent: true },
      recurs: true,
    });
  });
});

test("a dead letter in which nothing is wrong is Unknown, and may succeed later", () => {
  expect(diagnoseDeadLetter(jobs, { body: JOB_BODY, attributes: TEAM }, world)).toEqual({
    reason: "Unknown",
    cause: "Unknown",
    permanent: false,
    detail: "The message itself is valid, but processing it failed.",
    remedy: "",
  });
});
