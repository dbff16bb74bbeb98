const { spawnSync } = require("node:child_process");
const http = require("node:http");

/**
 * Stands in for the native part of AWS's runtime client, which only builds where cmake and autotools are: `next` waits
 * without blocking, `done` and `error` block until the Runtime API has answered, as the native ones do.
 */
const API = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/`;

const POST = `
  const [url, type] = process.argv.slice(1);
  const request = require("node:http").request(url, { method: "POST", headers: { "content-type": type } });
  process.stdin.pipe(request);
`;

function post(resource, body) {
  spawnSync(process.execPath, ["-e", POST, API + resource, "application/json"], { input: body });
}

module.exports = {
  next: () =>
    new Promise((resolve, reject) => {
      const request = http.get(`${API}next`, { agent: false }, (answer) => {
        let bodyJson = "";
        answer.setEncoding("utf8").on("data", (text) => {
          bodyJson += text;
        });
        answer.on("end", () => resolve({ bodyJson, headers: answer.headers }));
      });
      request.on("error", reject);
    }),
  done: (id, response) => post(`${id}/response`, response),
  error: (id, response) => post(`${id}/error`, response),
};
