import { createDeadline } from "../../../core/runtime/deadline";

test.each([
  [10_000, 2_000, 8_000],
  [2_000, 2_000, 0],
  [500, 2_000, -1_500],
])("of %i ms with a reserve of %i ms, %i ms are left for work", (remaining, reserve, left) => {
  expect(createDeadline(() => remaining, reserve).left()).toBe(left);
});

test("the remaining time is read each time", () => {
  let remaining = 5_000;
  const deadline = createDeadline(() => remaining, 1_000);
  remaining = 3_000;
  expect(deadline.left()).toBe(2_000);
});

test.each([
  [5_000, 3_000],
  [2_000.9, 1],
  [2_000, 1],
  [-60_000, 1],
])("with %d ms left to the end and a reserve of 2 s, a call may take %i ms", (remaining, milliseconds) => {
  const timeout = jest.spyOn(AbortSignal, "timeout");
  try {
    const signal = createDeadline(() => remaining, 2_000).signal();
    expect(signal.aborted).toBe(false);
    expect(timeout.mock.calls).toEqual([[milliseconds]]);
  } finally {
    timeout.mockRestore();
  }
});

test.each([
  [1_900, 1_400],
  [600, 100],
  [0, 1],
])(
  "with %i ms left to the end, a call that finishes what was begun may take %i ms of the reserve",
  (remaining, milliseconds) => {
    const timeout = jest.spyOn(AbortSignal, "timeout");
    try {
      createDeadline(() => remaining, 2_000).finish();
      expect(timeout.mock.calls).toEqual([[milliseconds]]);
    } finally {
      timeout.mockRestore();
    }
  },
);
