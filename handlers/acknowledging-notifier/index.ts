import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createAcknowledgementStore } from "../../core/acknowledgements/acknowledgement-store";
import { createEnterMessages } from "../../core/acknowledgements/enter-messages";
import { ACKNOWLEDGEMENTS_ENVIRONMENT } from "../../core/environment/acknowledgements";
import { readEnvironment } from "../../core/environment/environment";
import { createHandler } from "../notifier/create-handler";
import { createFindAcknowledged } from "../notifier/digests/acknowledged-groups";

/** An unnecessary second attempt counts messages twice at worst. */
const MAX_ATTEMPTS = 2;

const { ACKNOWLEDGEMENTS_TABLE } = readEnvironment(ACKNOWLEDGEMENTS_ENVIRONMENT, process.env);
const client = new DynamoDBClient({ maxAttempts: MAX_ATTEMPTS });
const { readAll } = createAcknowledgementStore(client, ACKNOWLEDGEMENTS_TABLE);
const enterMessages = createEnterMessages(client, ACKNOWLEDGEMENTS_TABLE);

/** Lambda entry: the notifier, which publishes no alerts about acknowledged groups. */
export const handler = createHandler((ports) => createFindAcknowledged({ ...ports, readAll, enterMessages }));
