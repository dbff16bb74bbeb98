const KEY = "dlq-token";

/** Tabs of one page share the token, because a link that is opened in a new tab has none. */
const channel = () => new BroadcastChannel(KEY);

const ANSWER_MS = 400;

/**
 * The token that every call carries. It comes in the fragment of the address that the terminal printed, which no
 * browser sends. It is removed from the address bar and kept for this tab.
 */
export async function takeToken(): Promise<string | undefined> {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given !== null) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const token = given ?? sessionStorage.getItem(KEY) ?? (await askOtherTabs());
  if (token === undefined) return undefined;
  sessionStorage.setItem(KEY, token);
  channel().addEventListener("message", function answer({ data }) {
    if (data === "token?") this.postMessage({ token });
  });
  return token;
}

function askOtherTabs(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asking = channel();
    const end = (token?: string) => {
      clearTimeout(timer);
      asking.close();
      resolve(token);
    };
    const timer = setTimeout(end, ANSWER_MS);
    asking.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "object" && data !== null && "token" in data && typeof data.token === "string") {
        end(data.token);
      }
    });
    asking.postMessage("token?");
  });
}
