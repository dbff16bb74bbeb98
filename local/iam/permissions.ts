import type { Policies, PolicyDocument } from "./policies";

/** One action on one resource by one role. */
export interface Permission {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** One line that identifies it. */
export function namePermission({ role, action, resource }: Permission): string {
  return `${role}: ${action} on ${resource}`;
}

function listAllowed(role: string, { Statement }: PolicyDocument): Permission[] {
  return Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action, Resource = [] }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ role, action, resource }))),
  );
}

/** Everything that the roles' own policies allow, action by action. */
export function listPermissions({ roles }: Pick<Policies, "roles">): Permission[] {
  return [...roles.values()].flatMap(({ name, policies }) =>
    policies.flatMap(({ document }) => listAllowed(name, document)),
  );
}

/** A permission that a local run cannot use. */
export interface NotExercised {
  readonly actions: readonly string[];
  readonly why: string;
  /** Whether the resource is right, which no call here can show. */
  readonly on: (permission: Permission) => boolean;
}

/**
 * Permissions that no call to the emulator can use. Everything else that is granted must be used by some code path.
 */
export const NOT_EXERCISED: readonly NotExercised[] = [
  {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    why: "function logs go to files",
    // A function's role has the function's name.
    on: ({ role, resource }) => resource.endsWith(`:log-group:/aws/lambda/${role}:*`),
  },
  {
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    why: "the emulator does not encrypt",
    on: ({ resource }) => /^arn:aws:kms:[^:*]+:\d{12}:key\/[\w-]+$/.test(resource),
  },
  {
    actions: ["DeleteItem", "GetItem", "PutItem", "Scan", "UpdateItem"].map((action) => `dynamodb:${action}`),
    why: "the table is behind an endpoint of its own, which checks no permission",
    on: ({ resource }) => /^arn:aws:dynamodb:[^:*]+:\d{12}:table\/[\w.-]+$/.test(resource),
  },
  {
    actions: ["sqs:SendMessage"],
    why: "the dlq command assumes no role on one machine",
    on: ({ role, resource }) =>
      /-operator$/.test(role) && /^arn:aws:sqs:[^:*]+:\d{12}:[\w-]+$/.test(resource),
  },
];

/** Why a local run cannot use a permission. Undefined: it can. */
export function whyNotExercised(permission: Permission): string | undefined {
  return NOT_EXERCISED.find(({ actions, on }) => actions.includes(permission.action) && on(permission))?.why;
}

/** What was granted and could be used here, but was not. */
export function listUnused(granted: readonly Permission[], used: readonly Permission[]): Permission[] {
  const names = new Set(used.map(namePermission));
  return granted.filter(
    (permission) => !names.has(namePermission(permission)) && whyNotExercised(permission) === undefined,
  );
}
