import type { Failure, Problem, TokenHeader } from "../../api";
import { base } from "../address/base";

const TOKEN_HEADER: TokenHeader = "x-dlq-token";

let token = "";

export function useToken(given: string): void {
  token = given;
}

/** A call that the server refused, or that did not reach it. */
export class CallError extends Error {
  override readonly name = "CallError";

  constructor(
    readonly problem: Problem,
    /** Undefined: there was no response. */
    readonly status?: number,
  ) {
    super(problem.message);
  }
}

export interface CallOptions {
  /** Of a POST. @default {} */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const NO_ANSWER: Problem = {
  code: "NoServer",
  message: "The server does not answer. Check the terminal in which it was started.",
};

/** Calls the server. Throws CallError, or the signal's reason. */
export async function call<T>(method: "GET" | "POST", path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  const answer: T = await response.json();
  return answer;
}

/** The response as it is, to be read or saved. Throws like `call`. */
export async function send(
  method: "GET" | "POST",
  path: string,
  options: CallOptions = {},
): Promise<Response> {
  const { body = {}, signal } = options;
  let response: Response;
  try {
    response = await fetch(base + path, {
      method,
      cache: "no-store",
      headers: { [TOKEN_HEADER]: token, ...(method === "POST" && { "content-type": "application/json" }) },
      ...(method === "POST" && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new CallError(NO_ANSWER);
  }
  if (response.ok) return response;
  throw new CallError(await problemOf(response), response.status);
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const { error }: Failure = await response.json();
    return error;
  } catch {
    return { code: "NotUnderstood", message: `The page's server answered with status ${response.status}.` };
  }
}

/** What to say about anything that was thrown. */
export const problemFrom = (error: unknown): Problem =>
  error instanceof CallError ? error.problem : { code: "Unexpected", message: String(error) };
