import { ExecutionEnvironment } from "../../../local/lambda/execution-environment";
import { unzipFunction } from "../../../local/lambda/unzip-function";
import { makeFunction } from "./make-function";

const HANGS = `
  export async function handler() {
    process.stdout.write(process.pid + "\\n");
    await new Promise(() => setInterval(() => {}, 1000));
  }`;

/** Prints the process id of a function that hangs in its invocation, in the folder of the first argument. */
async function main([folder = ""]: readonly string[]): Promise<void> {
  const definition = await makeFunction(folder, { "index.mjs": HANGS });
  const LAMBDA_TASK_ROOT = await unzipFunction(definition, folder);
  const environment = { LAMBDA_TASK_ROOT, _HANDLER: definition.handler };
  await new ExecutionEnvironment({ environment, logFile: 1 }).invoke({}, definition.arn, 60_000);
}
void main(process.argv.slice(2));
