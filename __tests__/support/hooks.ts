import { freezeDate } from "./fake-clock";
import { type LocalAws, startAws } from "./local-aws";
import { NOW } from "./make-message";

/** Something that exists only while tests run, behind a name that can be used earlier. */
function whileTestsRun<T extends object>(current: () => T | undefined): T {
  return new Proxy({} as T, { get: (_none, name) => Reflect.get(current() ?? {}, name) });
}

/** Started before the tests of a file, stopped after them. */
export function useStarted<T extends { readonly stop: () => unknown }>(start: () => Promise<T>): T {
  let started: T | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started?.stop());
  return whileTestsRun(() => started);
}

/** Created anew for each test of a file, and closed after it. */
export function useFresh<T extends { readonly close: () => void }>(make: () => T): T {
  let made: T | undefined;
  beforeEach(() => {
    made = make();
  });
  afterEach(() => made?.close());
  return whileTestsRun(() => made);
}

/** Stops after a test what it has started. Returns a function that is given what is to be stopped. */
export function useStopLater(): <T extends { readonly stop: () => unknown }>(started: T) => T {
  const open: { readonly stop: () => unknown }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop();
  });
  return (started) => {
    open.push(started);
    return started;
  };
}

/** An in-process SQS and SNS for the tests of a file. */
export const useAws = (): LocalAws => useStarted(startAws);

/** For each test of a file: a client of the server, and an empty queue. */
export const useSqs = (aws: LocalAws) =>
  useFresh(() => {
    const client = aws.connectSqs();
    return { client, queueUrl: aws.createQueue(), close: () => client.destroy() };
  });

/** Date stands still in the tests of a file, at NOW when each begins, but timers do not. */
export function useFrozenDate(): void {
  beforeAll(() => freezeDate());
  beforeEach(() => void jest.setSystemTime(NOW));
  afterAll(() => void jest.useRealTimers());
}
