import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Annotations, Aspects, LocalBackend, S3Backend, type TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { SecurityAspect } from "../security/security-aspect";
import { oldestProvider } from "../settings/provider-version";
import type { Settings } from "../settings/settings";
import { STAGE_SETTINGS } from "../settings/stage-settings";

const DEFAULT_PROJECT = "reliable-sqs-with-dlq";

/** From 1.10 on, S3 locks without a table. */
const TERRAFORM_VERSION = ">= 1.10.0";
/** From the first version of the AWS provider that supports the settings, up to the next major version. */
const providerVersion = (settings: Settings): string => `>= ${oldestProvider(settings)}, < 7.0.0`;

/** What both stacks have in common: provider, tags, and where Terraform's state is. */
export abstract class BaseStack extends TerraformStack {
  constructor(
    scope: Construct,
    id: string,
    protected readonly settings: Settings,
  ) {
    super(scope, id);
    this.createProvider();
    this.createBackend(id);
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    Aspects.of(this).add(new SecurityAspect());
  }

  /** CDKTF's own outputs have no description and are sensitive: a reviewed plan would hide plain ARNs and URLs. */
  override registerOutgoingCrossStackReference(identifier: string): TerraformOutput {
    const output = super.registerOutgoingCrossStackReference(identifier);
    output.description = `Read by the other stack: ${identifier}.`;
    output.sensitive = false;
    return output;
  }

  /** What the deployer should know, shown once: on the stack that is deployed first. */
  protected showWarnings(): void {
    for (const warning of this.settings.warnings) Annotations.of(this).addWarning(warning);
  }

  private createProvider(): void {
    const { region, stage, projectName = DEFAULT_PROJECT } = this.settings;
    new AwsProvider(this, "aws", {
      region,
      defaultTags: [{ tags: { Project: projectName, Stage: stage, ManagedBy: "cdktf" } }],
    });
    // If a provider is named without its registry's namespace, the bindings pin one exact version.
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: providerVersion(this.settings),
    });
  }

  private createBackend(id: string): void {
    const { name, stage, region, namePrefix, stateBucket, projectName = DEFAULT_PROJECT } = this.settings;
    // Another region or prefix is another deployment: with the same state, it would replace the queues and lose what
    // is in them. No prefix begins with an underscore.
    const ownPrefix = namePrefix === STAGE_SETTINGS[stage].namePrefix ? "" : `.${namePrefix || "_none"}`;
    const deployment = `${name}/${stage}.${region}${ownPrefix}`;
    if (stateBucket === undefined) {
      // From cdktf.out/stacks/<stack>, where Terraform runs, to the project's folder. Never an absolute path.
      new LocalBackend(this, { path: `../../../terraform.${deployment.replace("/", ".")}.${id}.tfstate` });
      return;
    }
    new S3Backend(this, {
      bucket: stateBucket,
      key: `${projectName}/${deployment}/${id}.tfstate`,
      region,
      encrypt: true,
    });
    this.addOverride("terraform.backend.s3.use_lockfile", true);
  }
}
