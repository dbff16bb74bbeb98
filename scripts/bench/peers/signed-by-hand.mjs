// One signed call over node:https, without retries, timeouts, checksums or anything else that a client must do: the
// least that a call can cost.
const { createHash, createHmac } = process.getBuiltinModule("node:crypto");
const { request } = process.getBuiltinModule("node:https");

const hash = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

export const handler = async () => {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: region, QUEUE_URL } = process.env;
  const body = JSON.stringify({ QueueUrl: QUEUE_URL });
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const { hostname, port, host } = new URL(QUEUE_URL);
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    host,
    "x-amz-date": time,
    "x-amz-target": "AmazonSQS.ReceiveMessage",
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const scope = `${time.slice(0, 8)}/${region}/sqs/aws4_request`;
  const canonical = `POST\n/\n\n${lines.join("")}\n${names}\n${hash(body)}`;
  const key = scope.split("/").reduce(hmac, `AWS4${secret}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash(canonical)}`).toString("hex");
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return new Promise((resolve, reject) => {
    request({ method: "POST", hostname, port, headers }, (response) => response.resume().on("end", resolve))
      .on("error", reject)
      .end(body);
  });
};
