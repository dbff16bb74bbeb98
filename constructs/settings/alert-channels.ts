import type { SlackChannel, StageSettings, TeamsChannel } from "./settings";

/** The settings that name channels of chat applications. */
export const SLACK_AND_TEAMS = ["alertSlackChannels", "alertTeamsChannels"] as const;

/** https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html */
const WORKSPACE = /^[0-9A-Z]{1,255}$/;
const SLACK_CHANNEL = /^[A-Za-z0-9]{1,128}$/;
/** https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateMicrosoftTeamsChannelConfiguration.html */
const UUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
const TEAMS_CHANNEL = /^[\w\-=+/.,]*%3[aA][\w\-=+/.,]*%40[\w\-=+/.,]*$/;

export const isSlackChannel = ({ workspaceId, channelId }: SlackChannel): boolean =>
  WORKSPACE.test(workspaceId) && SLACK_CHANNEL.test(channelId);

export const isTeamsChannel = ({ tenantId, teamId, channelId }: TeamsChannel): boolean =>
  UUID.test(tenantId) && UUID.test(teamId) && TEAMS_CHANNEL.test(channelId) && channelId.length <= 2048;

/** SNS delivers over TLS only if the URL says so, and accepts no user in it. */
export function isWebhook(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return protocol === "https:" && username === "" && password === "" && hash === "";
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-create-topic.html */
export const isTopicArn = (text: string): boolean =>
  /^arn:aws(?:-[a-z]+)*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(text);

type Channels = Pick<StageSettings, "alertWebhooks" | (typeof SLACK_AND_TEAMS)[number]>;

/** What is wrong with the receivers of alerts. A webhook's URL is not repeated, because it may contain a secret. */
export function channelProblems(channels: Channels): string[] {
  const { alertWebhooks, alertSlackChannels, alertTeamsChannels } = channels;
  const problem = (prop: string, rule: string, values: readonly unknown[]) =>
    values.map((value) => `${prop} must ${rule}, but contains ${JSON.stringify(value)}. Correct it.`);
  return [
    ...alertWebhooks
      .flatMap((url, index) => (isWebhook(url) ? [] : [index + 1]))
      .map(
        (place) =>
          `alertWebhooks must contain URLs that begin with https://, but entry ${place} does not. Correct it.`,
      ),
    ...problem(
      "alertSlackChannels",
      "name a workspace such as T012AB3CD and a channel such as C012AB3CD",
      alertSlackChannels.filter((channel) => !isSlackChannel(channel)),
    ),
    ...problem(
      "alertTeamsChannels",
      "name a tenant and a team by their UUID and a channel as in its link, such as 19%3aabc%40thread.tacv2",
      alertTeamsChannels.filter((channel) => !isTeamsChannel(channel)),
    ),
  ];
}
