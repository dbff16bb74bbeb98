import { readRequest } from "../../../handlers/producer/read-request";

describe("readRequest", () => {
  test.each([[undefined], [null], [{}]])("runs for five seconds when the event is %j", (event) => {
    expect(readRequest(event)).toEqual({ seconds: 5 });
  });

  test.each([
    [{ seconds: 0.1 }],
    [{ seconds: 900 }],
    [{ seconds: 5, messages: 1 }],
    [{ seconds: 5, messages: 100_000 }],
    [{ seconds: 5, seed: 0 }],
    [{ seconds: 5, seed: 4_294_967_295 }],
    [{ seconds: 5, badShare: 0, unavailableShare: 1 }],
  ])("accepts %j unchanged", (event) => {
    expect(readRequest(event)).toEqual(event);
  });

  const known = "Known fields: seconds, messages, seed, badShare, unavailableShare.";
  const shape = "The event must be a JSON object with the fields of a producer's run, but is";
  test.each([
    [{ seconds: 0.09 }, "Event field seconds must be a number from 0.1 to 900, but is 0.09."],
    [{ seconds: 901 }, "Event field seconds must be a number from 0.1 to 900, but is 901."],
    [{ seconds: "5" }, 'Event field seconds must be a number from 0.1 to 900, but is "5".'],
    [{ messages: 0 }, "Event field messages must be a whole number from 1 to 100000, but is 0."],
    [{ messages: 100_001 }, "Event field messages must be a whole number from 1 to 100000, but is 100001."],
    [{ messages: 1.5 }, "Event field messages must be a whole number from 1 to 100000, but is 1.5."],
    [{ seed: -1 }, "Event field seed must be a whole number from 0 to 4294967295, but is -1."],
    [
      { seed: 4_294_967_296 },
      "Event field seed must be a whole number from 0 to 4294967295, but is 4294967296.",
    ],
    [{ badShare: 1.01 }, "Event field badShare must be a number from 0 to 1, but is 1.01."],
    [{ unavailableShare: -0.1 }, "Event field unavailableShare must be a number from 0 to 1, but is -0.1."],
    [{ unavailableShare: null }, "Event field unavailableShare must be a number from 0 to 1, but is null."],
    [{ second: 5 }, `Event field second is not known. ${known}`],
    [[], `${shape} [].`],
    ["go", `${shape} "go".`],
    [5, `${shape} 5.`],
    [
      { seed: "x".repeat(80) },
      `Event field seed must be a whole number from 0 to 4294967295, but is "${"x".repeat(59)}….`,
    ],
  ])("refuses %j and names the field, the rule and the value", (event, message) => {
    expect(() => readRequest(event)).toThrow(expect.objectContaining({ code: "MalformedEvent", message }));
  });
});
