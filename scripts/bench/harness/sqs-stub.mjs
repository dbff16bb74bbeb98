// Answers batch calls of SQS as if each entry were done. Prints its port.
import { createServer } from "node:http";

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { Entries = [] } = JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader("content-type", "application/x-amz-json-1.0");
    response.end(JSON.stringify({ Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }));
  });
})
  .listen(0, "127.0.0.1", function listening() {
    process.stdout.write(`${this.address().port}\n`);
  })
  .unref();
process.stdin.resume().on("end", () => process.exit());
