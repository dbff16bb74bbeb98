import application from "../../../app";
import { createContext } from "../../../cli/command-context";
import { Stop } from "../../../cli/stop";

const ORDERS = { name: "reliable_q", application };

/** What a command works with at a desk. */
export const contextOf = ({ endpointFile }: { readonly endpointFile: string }, command: string) =>
  createContext(command, ORDERS, { endpointFile, json: true }, process, new Stop());
