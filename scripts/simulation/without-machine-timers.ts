/**
 * Runs work in which `AbortSignal.timeout` never fires. The functions give each call a time limit on the machine's
 * clock; under simulation that limit means nothing, and each would hold a kilobyte until it fires.
 */
export async function withoutMachineTimers<T>(work: () => Promise<T>): Promise<T> {
  const timeout = AbortSignal.timeout;
  const any = AbortSignal.any;
  const never = new AbortController().signal;
  AbortSignal.timeout = () => never;
  AbortSignal.any = () => never;
  try {
    return await work();
  } finally {
    AbortSignal.timeout = timeout;
    AbortSignal.any = any;
  }
}
