// An SQS call over a kept connection, neither signed nor checked.
const { Agent, request } = process.getBuiltinModule("node:http");

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Resolves with what `readAnswer` makes of the response's stream. */
export function callAt(url, readAnswer) {
  const { hostname, port } = new URL(url);
  return (operation, input) => {
    const body = JSON.stringify(input);
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
      "content-length": Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      request({ agent, method: "POST", hostname, port, headers }, (response) => readAnswer(response, resolve))
        .on("error", reject)
        .end(body);
    });
  };
}
