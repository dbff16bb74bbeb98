import { Logger } from "@aws-lambda-powertools/logger";

/** Structured JSON logs. Name, level and sampling come from the POWERTOOLS_ variables of the function. */
export const logger = new Logger();
