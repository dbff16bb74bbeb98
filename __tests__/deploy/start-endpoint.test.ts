import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { REGION } from "./support/applied-system";
import { createReaders } from "./support/clients";
import { describeWithTools } from "./support/find-tools";
import { type StartedEndpoint, startEndpoint, startMoto } from "./support/start-endpoint";

const WHAT_TO_DO =
  "If it is moto, start it with PYTHONPATH=__tests__/deploy/moto moto_server; or leave AWS_ENDPOINT_URL out, and one is started.";

describeWithTools("an endpoint that is given", (tools) => {
  // A person who provides one does not need moto.
  const testWithMoto = tools.endpoint === undefined ? test : test.skip;
  const started: StartedEndpoint[] = [];
  const toBeStopped = async (starting: Promise<StartedEndpoint>) => {
    const endpoint = await starting;
    started.push(endpoint);
    return endpoint;
  };
  afterAll(() => Promise.all(started.map(({ stop }) => stop())));

  testWithMoto("is taken when it keeps what Terraform waits for, and is left as it was", async () => {
    const { url } = await toBeStopped(startEndpoint(undefined));

    expect(await startEndpoint(url)).toMatchObject({ url });
    const { QueueUrls = [] } = await createReaders(url, REGION).sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls).toEqual([]);
  });

  testWithMoto("is refused at once when it is moto as it comes", async () => {
    const { url } = await toBeStopped(startMoto(""));

    await expect(startEndpoint(url)).rejects.toThrow(
      new Error(
        `AWS_ENDPOINT_URL names ${url}, which does not keep Policy and RedriveAllowPolicy of a queue: Terraform would wait for it for minutes. ${WHAT_TO_DO}`,
      ),
    );
  });

  test("is refused at once if nothing is there", async () => {
    await expect(startEndpoint("http://127.0.0.1:1")).rejects.toThrow(
      /^AWS_ENDPOINT_URL names http:\/\/127\.0\.0\.1:1, which does not answer as SQS \(/,
    );
  });
});
