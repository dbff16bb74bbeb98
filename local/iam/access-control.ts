import { LocalRunError } from "../errors";
import { ADMINISTRATORS } from "./access-keys";
import { type Decision, evaluateCall, sessionArnOf } from "./evaluate";
import { namePermission, type Permission } from "./permissions";
import type { Policies } from "./policies";

/** Whether the owner of an access key may call an action on a resource. Records the answer. */
export type Authorize = (accessKeyId: string, action: string, resourceArn: string) => Promise<Decision>;

export interface Use extends Permission {
  readonly calls: number;
}

export interface Denial extends Permission {
  /** In AWS's words. */
  readonly message: string;
}

/**
 * Evaluates calls against the synthesized policies, each kind once, and records which permissions were used or
 * missing.
 */
export class AccessControl {
  #policies: Policies | undefined;
  readonly #decisions = new Map<string, Promise<Decision>>();
  readonly #used = new Map<string, Use>();
  readonly #denials = new Map<string, Denial>();
  readonly #firstDenial = Promise.withResolvers<never>();

  constructor() {
    // A rejection that nobody awaits is not an error.
    this.#firstDenial.promise.catch(() => {});
  }

  /** Puts policies into effect. Until then only administrators may call. */
  use(policies: Policies): void {
    this.#policies = policies;
    this.#decisions.clear();
  }

  /** The policies in effect. */
  get policies(): Policies | undefined {
    return this.#policies;
  }

  /** What was called and allowed, except for administrators' calls. */
  get used(): Use[] {
    return [...this.#used.values()];
  }

  /** What was called and denied, each once. */
  get denials(): Denial[] {
    return [...this.#denials.values()];
  }

  /** Rejects with a LocalRunError that names the first call that AWS would deny. */
  get untilDenied(): Promise<never> {
    return this.#firstDenial.promise;
  }

  isKnown(accessKeyId: string): boolean {
    return Object.hasOwn(ADMINISTRATORS, accessKeyId) || this.#policies?.roles.has(accessKeyId) === true;
  }

  readonly authorize: Authorize = async (accessKeyId, action, resource) => {
    if (Object.hasOwn(ADMINISTRATORS, accessKeyId)) return { allowed: true };
    const permission = { role: accessKeyId, action, resource };
    const name = namePermission(permission);
    const decision = await this.#decide(name, permission);
    if (decision.allowed) {
      const calls = (this.#used.get(name)?.calls ?? 0) + 1;
      this.#used.set(name, { ...permission, calls });
      return decision;
    }
    const message = this.#describe(permission, decision.reason);
    this.#denials.set(name, { ...permission, message });
    this.#firstDenial.reject(new LocalRunError(`AWS would deny a call. ${message}`));
    return { allowed: false, reason: message };
  };

  #decide(name: string, { role: roleName, action, resource }: Permission): Promise<Decision> {
    const known = this.#decisions.get(name);
    if (known !== undefined) return known;
    const role = this.#policies?.roles.get(roleName);
    const decision: Promise<Decision> =
      role === undefined || this.#policies === undefined
        ? Promise.resolve({ allowed: false, reason: "because the access key belongs to nobody" })
        : evaluateCall(role, action, resource, this.#policies);
    this.#decisions.set(name, decision);
    return decision;
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
  #describe({ role: roleName, action, resource }: Permission, reason: string): string {
    const role = this.#policies?.roles.get(roleName);
    const user = role === undefined ? roleName : sessionArnOf(role);
    return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  }
}
