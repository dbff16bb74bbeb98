const http = require("node:http");
const { Worker } = require("node:worker_threads");

/**
 * Replaces the native part of AWS's runtime client, which can only be built with cmake and autotools: `next` waits
 * without blocking, `done` and `error` block until the Runtime API has answered, like the native ones.
 */
const API = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/`;

const POST = `
  const http = require("node:http");
  const { parentPort, workerData } = require("node:worker_threads");
  parentPort.on("message", ({ url, body }) => {
    const finish = () => {
      Atomics.store(workerData, 0, 1);
      Atomics.notify(workerData, 0);
    };
    const options = { method: "POST", agent: false, headers: { "content-type": "application/json" } };
    http.request(url, options, (answer) => answer.resume().on("end", finish)).on("error", finish).end(body);
  });
`;

const answered = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(POST, { eval: true, workerData: answered });
// Only a waiting call may keep the event loop alive.
worker.unref();

function post(resource, body) {
  Atomics.store(answered, 0, 0);
  worker.postMessage({ url: API + resource, body });
  Atomics.wait(answered, 0, 0);
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
