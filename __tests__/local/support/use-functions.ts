import { open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { ExecutionEnvironment } from "../../../local/lambda/execution-environment";
import { createFunctionEnvironment } from "../../../local/lambda/function-environment";
import { unzipFunction } from "../../../local/lambda/unzip-function";
import type { FunctionDefinition } from "../../../local/terraform/system";
import { makeFolder } from "../../support/folder";
import { useStarted } from "../../support/hooks";

/** A folder for the functions of a file's tests, with one log of all of them. What they start ends with the tests. */
export const useFunctions = () =>
  useStarted(async () => {
    const folder = makeFolder();
    const logFile = path.join(folder, "log");
    const log = await open(logFile, "a");
    const started: ExecutionEnvironment[] = [];
    const end = () => {
      for (const target of started.splice(0)) target.end();
    };
    return {
      folder,
      log: log.fd,
      readLog: () => readFile(logFile, "utf8"),
      /** Unzips a function. Returns the variables that its processes get. */
      environmentOf: async (definition: FunctionDefinition, endpoint = "http://127.0.0.1:1") =>
        createFunctionEnvironment(definition, {
          endpoint,
          region: "eu-west-1",
          taskRoot: await unzipFunction(definition, folder),
          ledgerFile: "/ledger",
          path: "/bin",
        }),
      /** A process with these variables. Undefined: under the local run's own client. */
      start(environment: Readonly<Record<string, string>>, bootstrap?: string) {
        const options = { environment, logFile: log.fd, ...(bootstrap !== undefined && { bootstrap }) };
        const target = new ExecutionEnvironment(options);
        started.push(target);
        return target;
      },
      end,
      stop: async () => {
        end();
        await log.close();
        await rm(folder, { recursive: true });
      },
    };
  });
