import { createHash, createHmac } from "node:crypto";
import { type Answer, type Arrived, respond } from "./scripted-server";

const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<scope>[^,]+), SignedHeaders=(?<names>[^,]+), Signature=(?<signature>\w{64})$/;

/**
 * Whether what arrived is signed with this secret for this service, written after the documentation alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSignedFor(service: "sqs" | "sns", secret: string, request: Arrived): boolean {
  const {
    scope = "",
    names = "",
    signature,
  } = AUTHORIZATION.exec(request.headers.authorization ?? "")?.groups ?? {};
  const [, date = "", region = "", scopeService, terminator] = scope.split("/");
  const time = String(request.headers["x-amz-date"]);
  const signed = names.split(";");
  // Whoever could change these on the way could replay a call elsewhere, or as another one.
  const needed = [
    "host",
    "x-amz-date",
    ...Object.keys(request.headers).filter((name) => /^x-amz-(target|security)/.test(name)),
  ];
  if (scopeService !== service || terminator !== "aws4_request" || !time.startsWith(date)) return false;
  if (!needed.every((name) => signed.includes(name))) return false;
  const [path = "", query = ""] = request.path.split("?");
  const canonical = [
    request.method,
    path.split("/").map(encodeURIComponent).join("/"),
    query,
    ...signed.map((name) => `${name}:${String(request.headers[name]).trim().replace(/ +/g, " ")}`),
    "",
    names,
    sha256(request.body),
  ].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const toSign = ["AWS4-HMAC-SHA256", time, `${date}/${region}/${service}/aws4_request`, sha256(canonical)];
  return hmac(key, toSign.join("\n")).toString("hex") === signature;
}

/** Refuses, as AWS does, what is not signed with this secret. */
export const verified =
  (service: "sqs" | "sns", secret: string, answer: Answer = respond(200)): Answer =>
  (response, request, socket) =>
    (isSignedFor(service, secret, request) ? answer : respond(403))(response, request, socket);
