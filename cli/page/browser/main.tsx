import { render } from "preact";
import type { Info, Problem } from "../api";
import { startBase } from "./address/base";
import { startNavigation } from "./address/navigation";
import { App } from "./app";
import { retryAfterMs } from "./client/backoff";
import { CallError, call, problemFrom, useToken } from "./client/call";
import { followStream } from "./client/follow-stream";
import { takeToken } from "./client/token";
import { startKeyboard } from "./keyboard";
import { WrongKey } from "./parts/connection-note";
import { Loading, Notice } from "./parts/notice";
import { ProblemNotice } from "./parts/problem-notice";
import { learnInfo } from "./state/info";
import { startPreferences } from "./state/preferences";

const root = document.getElementById("page");

/** Before anything is known, there is no header and no view, only the reason. */
function show(notice: preact.ComponentChildren): void {
  if (root === null) return;
  render(
    <main>
      <h1>Dead letters</h1>
      {notice}
    </main>,
    root,
  );
}

async function start(): Promise<void> {
  startBase();
  startPreferences();
  const token = await takeToken();
  if (token === undefined) {
    return show(
      <Notice kind="empty" title="This address is incomplete.">
        Open the address that the terminal printed, with all that follows the number sign. A tab of this page
        that is open already gives its key to new ones.
      </Notice>,
    );
  }
  useToken(token);
  show(<Loading title="Connecting." />);
  const info = await untilKnown();
  if (info === undefined || root === null) return;
  learnInfo(info);
  startNavigation();
  startKeyboard();
  void followStream();
  render(<App />, root);
}

/** Tries until the server answers. Undefined: it does not know this page. */
async function untilKnown(): Promise<Info | undefined> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call<Info>("GET", "/api/info");
    } catch (error) {
      const problem = problemFrom(error);
      if (error instanceof CallError && error.status === 401) {
        show(<WrongKey />);
        return undefined;
      }
      show(<Unreachable problem={problem} />);
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs(failures, Math.random)));
    }
  }
}

function Unreachable({ problem }: { readonly problem: Problem }) {
  if (problem.code === "Starting") {
    return (
      <Notice kind="loading" title="The run is starting.">
        {problem.message}
      </Notice>
    );
  }
  return <ProblemNotice title="The page cannot start yet. It retries automatically." problem={problem} />;
}

void start();
