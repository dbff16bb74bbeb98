import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { onlyOwnDocuments } from "./security";

/** A browser that takes longer to start is sent to the printed address. */
const VALID_MS = 60_000;

interface Link {
  readonly address: string;
  readonly until: number;
  readonly onOpened: () => void;
}

/** Addresses that open the page once: what a browser remembers, or somebody finds later, opens nothing. */
export class OpeningLinks {
  readonly #views = new Map<string, Link>();

  /** Returns the path that leads to this address, once; `onOpened` is called when it has. */
  create(address: string, onOpened: () => void): string {
    const ticket = randomBytes(16).toString("base64url");
    this.#views.set(ticket, { address, until: performance.now() + VALID_MS, onOpened });
    return `/open/${ticket}`;
  }

  routes(): Hono {
    const routes = new Hono();
    routes.use(onlyOwnDocuments);
    routes.get("/:ticket", (context) => {
      const ticket = context.req.param("ticket");
      const link = this.#views.get(ticket);
      this.#views.delete(ticket);
      if (link === undefined || link.until < performance.now()) {
        return context.text("This link works only once. Use the address that `npx dlq ui` printed.", 403);
      }
      link.onOpened();
      return context.redirect(link.address);
    });
    return routes;
  }
}
