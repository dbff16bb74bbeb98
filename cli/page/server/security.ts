import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { TokenHeader } from "../api";

const TOKEN_HEADER: TokenHeader = "x-dlq-token";

/** Everything that the page needs: its own script, style and icon, and calls to its own server. Nothing inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};

/** On every response, including refusals. */
export const secureHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
};

const refuse = (status: 401 | 403 | 415, code: string, message: string): Response =>
  Response.json({ error: { code, message } }, { status });

const NAMES = ["127.0.0.1", "localhost"];

/**
 * Only under its own names. Another name that leads here belongs to another site (DNS rebinding), and the browser
 * would let that site read the responses.
 */
export const onlyOwnHost =
  (port: () => number): MiddlewareHandler =>
  async (context, next) => {
    const host = context.req.header("host") ?? "";
    if (!NAMES.some((name) => host === `${name}:${port()}`)) {
      return refuse(403, "WrongHost", "This server answers only at the address that `npx dlq ui` printed.");
    }
    return next();
  };

const FRAMES = ["iframe", "frame", "embed", "object", "fencedframe"];

/** A link from anywhere may open the page. Another site may load no part of it. */
export const onlyOwnDocuments: MiddlewareHandler = async (context, next) => {
  const site = context.req.header("sec-fetch-site");
  const destination = context.req.header("sec-fetch-dest") ?? "";
  const isLink = context.req.header("sec-fetch-mode") === "navigate" && destination === "document";
  const isOwn = site === undefined || site === "same-origin" || site === "none";
  if (FRAMES.includes(destination) || !(isOwn || isLink)) {
    return refuse(403, "WrongSite", "The page cannot be embedded in another page.");
  }
  return next();
};

/** A call must come from the page itself. */
export const onlyOwnOrigin: MiddlewareHandler = async (context, next) => {
  const site = context.req.header("sec-fetch-site");
  const origin = context.req.header("origin");
  const own = `http://${context.req.header("host")}`;
  if ((site !== undefined && site !== "same-origin") || (origin !== undefined && origin !== own)) {
    return refuse(403, "WrongOrigin", "Only the page itself may call its server.");
  }
  return next();
};

/** A header that no form and no link can send. Nothing is read from the address. */
export const onlyWithToken =
  (token: string): MiddlewareHandler =>
  async (context, next) => {
    const given = Buffer.from(context.req.header(TOKEN_HEADER) ?? "");
    const wanted = Buffer.from(token);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      const message =
        "The token is missing, or belongs to another server. Open the address that `npx dlq ui` printed.";
      return refuse(401, "WrongToken", message);
    }
    return next();
  };

/** A cross-site form cannot send any of these. */
export const onlyJson: MiddlewareHandler = async (context, next) => {
  const isRead = context.req.method === "GET" || context.req.method === "HEAD";
  if (!isRead && !/^application\/json\b/i.test(context.req.header("content-type") ?? "")) {
    return refuse(415, "NotJson", "A call must be JSON with the content type application/json.");
  }
  return next();
};
