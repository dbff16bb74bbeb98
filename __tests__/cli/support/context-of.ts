import application from "#application";
import { createContext } from "../../../cli/command-context";
import { Stop } from "../../../cli/stop";

const JOBS = { name: "reliable_q", application };

/** What a command works with at a desk. */
export const contextOf = ({ endpointFile }: { readonly endpointFile: string }, command: string) =>
  createContext(command, JOBS, { endpointFile, json: true }, process, new Stop());
