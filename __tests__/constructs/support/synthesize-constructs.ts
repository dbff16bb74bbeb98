import { App, TerraformStack, Testing } from "cdktf";
import { inFolder } from "../../support/folder";

export type Arguments = Record<string, unknown>;
export type Resources = Record<string, Record<string, Arguments>>;

/** Synthesizes what `build` puts into an empty stack: resource type → logical id → arguments. */
export const resourcesOf = (build: (stack: TerraformStack) => void): Resources =>
  inFolder((outdir) => {
    const stack = new TerraformStack(new App({ outdir, stackTraces: false }), "stack");
    build(stack);
    // The stack has no provider, so validations, which require one, are left out.
    return JSON.parse(Testing.synth(stack, false)).resource;
  });

/** Every resource of a type, in the order of their logical ids. */
export const all = (resources: Resources, type: string): Arguments[] => Object.values(resources[type] ?? {});

/** The policy or other JSON text in an argument. */
export const json = (value: unknown): unknown => JSON.parse(String(value));

/** How Terraform refers to an attribute of a resource. */
export const reference = (attribute: string): string => `\${${attribute}}`;

/** The statement by which a queue or a topic refuses plain HTTP. */
export const refusesPlainHttp = (Action: unknown, Resource: unknown) => ({
  Sid: "RefusePlainHttp",
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** The statement by which a topic, or a key of one, lets the account's alarms publish. */
export const letsAlarmsPublish = (Action: unknown, Resource: string) => ({
  Sid: "LetAlarmsOfThisAccountPublish",
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action,
  Resource,
  Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
});
