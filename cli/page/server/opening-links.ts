import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { onlyOwnDocuments } from "./security";

/** A browser that takes longer to start is sent to the printed address. */
const VALID_MS = 60_000;

/**
 * Addresses that open the page once. Other users of the machine see what a browser is started with, for as long as it
 * runs: the token must not stand there.
 */
export class OpeningLinks {
  readonly #views = new Map<string, { readonly address: string; readonly until: number }>();

  /** Returns the path that leads to this address, once. */
  create(address: string): string {
    const ticket = randomBytes(16).toString("base64url");
    this.#views.set(ticket, { address, until: performance.now() + VALID_MS });
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
        return context.text(
          "This link has opened the page already. Use the address that dlq ui printed.",
          403,
        );
      }
      return context.redirect(link.address);
    });
    return routes;
  }
}
