import type { Permission } from "../../../../local/iam/permissions";
import type { Policies, Role } from "../../../../local/iam/policies";

function change(policies: Policies, name: string, to: (role: Role) => Role["policies"]): Policies {
  const role = policies.roles.get(name);
  if (role === undefined) throw new Error(`There is no role ${name}.`);
  return { ...policies, roles: new Map(policies.roles).set(name, { ...role, policies: to(role) }) };
}

/** The same policies without one action on one resource. */
export function withoutPermission(policies: Policies, { role, action, resource }: Permission): Policies {
  return change(policies, role, (existing) =>
    existing.policies.map(({ name, document }) => ({
      name,
      document: {
        ...document,
        Statement: document.Statement.map((statement) =>
          statement.Resource === resource
            ? { ...statement, Action: [statement.Action].flat().filter((other) => other !== action) }
            : statement,
        ).filter(({ Action }) => Action.length > 0),
      },
    })),
  );
}

/** The same policies with one more action on one resource. */
export function withPermission(policies: Policies, { role, action, resource }: Permission): Policies {
  return change(policies, role, (existing) => [
    ...existing.policies,
    {
      name: "added",
      document: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: [action], Resource: resource }],
      },
    },
  ]);
}
