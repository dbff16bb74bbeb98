import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { keepProtoAttribute } from "../../core/sqs/proto-attribute";

export interface Endpoint {
  /** Origin of an AWS-compatible service, e.g. http://127.0.0.1:4566. */
  readonly url: string;
  readonly region: string;
}

export interface Clients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
}

/** The access key identifies the caller. An emulator checks no secret. */
const SECRET = "local";

/** Clients that call the endpoint under a name. */
export function createClients({ url, region }: Endpoint, accessKeyId = "runner"): Clients {
  const config = { endpoint: url, region, credentials: { accessKeyId, secretAccessKey: SECRET } };
  const sqs = new SQSClient(config);
  keepProtoAttribute(sqs);
  return { sqs, sns: new SNSClient(config) };
}
