import { poison } from "../support/held-messages";
import { readTrail } from "../support/read-trail";
import { useDesk } from "../support/start-desk";
import { servePage, usePage } from "./support/serve-page";

const desk = useDesk();
const page = usePage(desk);

const INFO = "/api/info";

test("the page itself is served, and its calls with the token are answered", async () => {
  const document = await page.call("/groups", {
    headers: { "x-dlq-token": undefined, "sec-fetch-site": "none", "sec-fetch-dest": "document" },
  });

  expect(document).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8" } });
  expect((await page.call(INFO)).json).toMatchObject({ stage: "local", readOnly: false, noun: "team" });
});

test.each(["evil.example", "evil.example:80", "127.0.0.1", "localhost.evil.example"])(
  "under the Host %s nothing is answered, not even with the token",
  async (name) => {
    for (const path of [INFO, "/", "/page.js"]) {
      const answer = await page.call(path, { headers: { host: name } });

      expect(answer).toMatchObject({ status: 403, json: { error: { code: "WrongHost" } } });
    }
  },
);

test("localhost with the port is one of its own names", async () => {
  expect(await page.call(INFO, { headers: { host: `localhost:${page.port}` } })).toMatchObject({
    status: 200,
  });
});

test.each([
  ["another site's", "https://evil.example"],
  ["another port's", "http://127.0.0.1:1"],
  ["no site's", "null"],
])("a call with %s Origin is refused, even with the token", async (_whose, origin) => {
  const answer = await page.call("/api/scans", {
    body: {},
    headers: { origin, "sec-fetch-site": undefined },
  });

  expect(answer).toMatchObject({ status: 403, json: { error: { code: "WrongOrigin" } } });
});

test.each(["cross-site", "same-site", "none"])(
  "a call that the browser calls %s is refused, even with the token",
  async (site) => {
    expect(await page.call(INFO, { headers: { "sec-fetch-site": site } })).toMatchObject({
      status: 403,
      json: { error: { code: "WrongOrigin" } },
    });
  },
);

test.each([INFO, "/api/stream", "/api/scans", "/api/operations", "/api/changes", "/api/nothing"])(
  "without the token %s is not answered",
  async (path) => {
    const answer = await page.call(path, { headers: { "x-dlq-token": undefined } });

    expect(answer).toMatchObject({ status: 401, json: { error: { code: "WrongToken" } } });
  },
);

test("another token of the same length is refused", async () => {
  const answer = await page.call(INFO, { headers: { "x-dlq-token": "x".repeat(page.token.length) } });

  expect(answer.status).toBe(401);
});

test("a token in the query is not accepted", async () => {
  for (const name of ["token", "x-dlq-token"]) {
    const answer = await page.call(`${INFO}?${name}=${page.token}`, {
      headers: { "x-dlq-token": undefined },
    });

    expect(answer.status).toBe(401);
  }
});

test("the token is in the address's fragment, which no browser sends", () => {
  const { pathname, search, hash } = new URL(page.address("/messages?reason=MissingTeamId"));

  expect({ pathname, search, hash }).toEqual({
    pathname: "/messages",
    search: "?reason=MissingTeamId",
    hash: `#token=${page.token}`,
  });
});

test("a link that opens the page works once, and reports that it was used", async () => {
  const onOpened = jest.fn();
  const link = new URL(page.linkTo("/groups", onOpened));
  const first = await page.call(link.pathname);
  const second = await page.call(link.pathname);

  expect(link.href).not.toContain(page.token);
  expect(first).toMatchObject({ status: 302, headers: { location: page.address("/groups") } });
  expect(second.status).toBe(403);
  expect(onOpened).toHaveBeenCalledTimes(1);
  expect(second.text).not.toContain(page.token);
  expect((await page.call("/open/none")).status).toBe(403);
});

test.each(["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])(
  "what a form sends as %s is refused, even with the token",
  async (type) => {
    const answer = await page.call("/api/changes", {
      body: '{"kind":"discard"}',
      headers: { "content-type": type },
    });

    expect(answer).toMatchObject({ status: 415, json: { error: { code: "NotJson" } } });
  },
);

test("a cross-site form changes nothing", async () => {
  await desk.send("quarantine", [poison()]);
  const answer = await page.call("/api/scans", {
    body: "{}",
    headers: {
      "x-dlq-token": undefined,
      "content-type": "text/plain",
      origin: "https://evil.example",
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    },
  });

  expect(answer.status).toBe(403);
  expect(desk.proxy.countOf("ReceiveMessage")).toBe(0);
});

test("no response lets another site read it", async () => {
  const preflight = await page.call(INFO, {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "GET" },
  });

  expect(preflight.status).toBe(403);
  expect(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
});

test.each(["iframe", "frame", "embed", "object"])("the page is not shown in an %s", async (destination) => {
  const answer = await page.call("/", {
    headers: { "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": destination },
  });

  expect(answer).toMatchObject({ status: 403, json: { error: { code: "WrongSite" } } });
});

test("a link on another site may open the page, but no site may load its script", async () => {
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const script = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" };

  expect(await page.call("/messages", { headers: link })).toMatchObject({ status: 200 });
  expect(await page.call("/page.js", { headers: script })).toMatchObject({ status: 403 });
});

test.each(["/", "/page.js", INFO, "/api/nothing", "/missing.js"])(
  "the answer of %s forbids frames, inline code, other hosts, sniffing, referrers and caching",
  async (path) => {
    const { headers } = await page.call(path);

    expect(headers).toMatchObject({
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      "cross-origin-resource-policy": "same-origin",
    });
  },
);

test("a refusal has the same headers", async () => {
  const { status, headers } = await page.call("/", { headers: { host: "evil.example" } });

  expect(status).toBe(403);
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
});

test("read-only has no route that changes anything", async () => {
  await desk.send("quarantine", [poison()]);
  const readOnly = await servePage(desk, { readOnly: true });
  const scan = await readOnly.scan();
  const selection = { filter: {} };
  const tried = await Promise.all([
    readOnly.post("/api/changes", { kind: "discard", scan: scan.id, selection }),
    readOnly.post("/api/changes", { kind: "redrive", scan: scan.id, selection }),
    readOnly.post("/api/changes", { kind: "import", name: "a", file: "" }),
    readOnly.post("/api/changes/1/confirm", { count: 1 }),
    readOnly.post("/api/changes/1/stop"),
    readOnly.post("/api/operations/1/undo"),
    readOnly.post("/api/schedules/redrive", { state: "paused" }),
  ]);
  const { json } = await readOnly.call(INFO);
  await readOnly.stop();

  expect(tried.map(({ status }) => status)).toEqual(Array(7).fill(404));
  expect(tried.map((answer) => answer.json.error.code)).toEqual(Array(7).fill("NotFound"));
  expect(json.readOnly).toBe(true);
  expect(desk.contents("quarantine")).toHaveLength(1);
});

test("a value leaves the server only when a message is revealed, which is recorded", async () => {
  const held = poison();
  await desk.send("quarantine", [held]);
  const scan = await page.scan();
  const [{ messageId }] = (await page.call(`/api/scans/${scan.id}/messages`)).json.messages;
  const place = `/api/scans/${scan.id}/messages/${messageId}`;
  const masked = await page.call(place);
  const revealed = await page.post(`${place}/reveal`);

  expect(masked.json).toMatchObject({ revealed: false, body: { masked: true, json: true } });
  expect(masked.text).not.toContain("123-45-6789");
  expect(masked.text).not.toContain("somebody@example.com");
  expect(revealed.json).toMatchObject({ revealed: true, body: { text: held.body, masked: false } });
  expect(revealed.text).toContain("somebody@example.com");
  expect(readTrail(page.audit).at(-1)).toMatchObject({
    command: "reveal",
    selection: { queues: ["quarantine"], ids: [held.id] },
    outcome: "done",
  });
});

test("a value is not revealed if that cannot be recorded", async () => {
  await desk.send("quarantine", [poison()]);
  const scan = await page.scan();
  const unwritable = await servePage(desk, { audit: desk.file("no-such-folder/audit.ndjson") });
  const own = await unwritable.scan();
  const [{ messageId }] = (await unwritable.call(`/api/scans/${own.id}/messages`)).json.messages;
  const answer = await unwritable.post(`/api/scans/${own.id}/messages/${messageId}/reveal`);
  await unwritable.stop();

  expect(scan.received).toBe(1);
  expect(answer).toMatchObject({ status: 500, json: { error: { code: "AuditNotWritable" } } });
  expect(answer.text).not.toContain("123-45-6789");
});

test("only this machine can reach it", async () => {
  const other = await servePage(desk);
  const { networkInterfaces } = await import("node:os");
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal)?.address;
  const answer = await fetch(`http://${outside ?? "127.0.0.2"}:${other.port}/`).catch(
    (error: Error) => error.message,
  );
  await other.stop();

  expect(answer).toBe("fetch failed");
});
