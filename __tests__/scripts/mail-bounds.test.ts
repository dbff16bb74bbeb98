import { measureMail } from "../../scripts/simulation/mail-bounds";

const HOUR = 3_600_000;

test.each([
  { times: [], total: 0, mostInASecond: 0, mostInAMinute: 0, mostInAnHour: 0 },
  { times: [0, 1_000, 2_000], total: 3, mostInASecond: 1, mostInAMinute: 3, mostInAnHour: 3 },
  { times: [0, 999, 1_000], total: 3, mostInASecond: 2, mostInAMinute: 3, mostInAnHour: 3 },
  { times: [HOUR - 1, HOUR], total: 2, mostInASecond: 2, mostInAMinute: 2, mostInAnHour: 2 },
  { times: [1, HOUR, HOUR + 1], total: 3, mostInASecond: 2, mostInAMinute: 2, mostInAnHour: 2 },
])(
  "e-mails at $times ms are at most $mostInASecond in a second and $mostInAnHour in an hour, wherever it begins",
  ({ times, ...figures }) => {
    expect(measureMail({ times })).toEqual(figures);
  },
);
