// Answers SQS batch calls as if each entry were done, and SNS calls as if nothing were there, over TLS if it is given a
// key and a certificate. Prints its port.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";

const [, , key, certificate] = process.argv;

function answer(request, response) {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString();
    if (request.headers["content-type"] === "application/x-www-form-urlencoded") {
      const action = new URLSearchParams(body).get("Action");
      response.end(`<${action}Response><${action}Result/></${action}Response>`);
      return;
    }
    const { Entries = [] } = JSON.parse(body);
    response.setHeader("content-type", "application/x-amz-json-1.0");
    response.end(JSON.stringify({ Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }));
  });
}

const server =
  key === undefined
    ? createServer(answer)
    : createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, answer);
server
  .listen(0, "127.0.0.1", () => {
    process.stdout.write(`${server.address().port}\n`);
  })
  .unref();
process.stdin.resume().on("end", () => process.exit());
