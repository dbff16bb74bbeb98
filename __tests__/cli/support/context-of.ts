import { createContext } from "../../../cli/create-context";
import { Stop } from "../../../cli/stop";
import * as module from "../../support/jobs-application";

const JOBS = { name: "reliable_q", module };

/** The context of a command at a desk. */
export const contextOf = ({ endpointFile }: { readonly endpointFile: string }, command: string) =>
  createContext(command, JOBS, { endpointFile, json: true }, process, new Stop());
