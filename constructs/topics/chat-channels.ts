import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration";
import { ChatbotTeamsChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-teams-channel-configuration";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Construct } from "constructs";
import type { QueueNames } from "../../core/names/queue-names";
import { POLICY_VERSION } from "../security/policy-document";
import { checkName } from "../settings/check-name";
import type { SlackChannel, TeamsChannel } from "../settings/settings";

export interface ChatChannelsProps {
  readonly names: Pick<QueueNames, "part">;
  /** The account whose chat configurations may use the role. */
  readonly accountId: string;
  readonly slack: readonly SlackChannel[];
  readonly teams: readonly TeamsChannel[];
  /** What the channels show. */
  readonly topicArns: readonly string[];
}

/**
 * Shows topics in Slack and Microsoft Teams through Amazon Q Developer, which subscribes to them itself. Somebody
 * must have authorized the workspace or the tenant once, in the console.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/setting-up.html
 */
export class ChatChannels extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ChatChannelsProps,
  ) {
    super(scope, id);
    const common = {
      iamRoleArn: this.createRole().arn,
      snsTopicArns: [...props.topicArns],
      guardrailPolicyArns: [this.guardrail()],
      loggingLevel: "ERROR",
      userAuthorizationRequired: true,
    };
    for (const { workspaceId, channelId } of props.slack) {
      new ChatbotSlackChannelConfiguration(this, `slack-${workspaceId}-${channelId}`, {
        ...common,
        configurationName: this.nameOf(`slack-${channelId}`),
        slackTeamId: workspaceId,
        slackChannelId: channelId,
      });
    }
    for (const [index, { tenantId, teamId, channelId }] of props.teams.entries()) {
      new ChatbotTeamsChannelConfiguration(this, `teams-${teamId}-${index + 1}`, {
        ...common,
        configurationName: this.nameOf(`teams-${index + 1}`),
        tenantId,
        teamId,
        channelId,
      });
    }
  }

  /** Channels get notifications and may do nothing. Without it, Amazon Q Developer sets AdministratorAccess. */
  private guardrail(): string {
    const { partition } = new DataAwsPartition(this, "partition");
    return `arn:${partition}:iam::aws:policy/AWSDenyAll`;
  }

  private nameOf(part: string): string {
    return checkName(this, "chat configuration", this.props.names.part(part));
  }

  /**
   * Without a policy: Amazon Q Developer requires a role for every channel, but needs no permissions to show
   * notifications.
   */
  private createRole(): IamRole {
    return new IamRole(this, "role", {
      name: checkName(this, "IAM role", this.props.names.part("chat")),
      description: "What people may do in chat channels that show alerts: nothing.",
      assumeRolePolicy: JSON.stringify({
        Version: POLICY_VERSION,
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "chatbot.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": this.props.accountId } },
          },
        ],
      }),
    });
  }
}
