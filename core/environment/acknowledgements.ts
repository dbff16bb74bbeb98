import { text } from "./environment";

/** For the notifier, if alerts can be acknowledged. */
export const ACKNOWLEDGEMENTS_ENVIRONMENT = { ACKNOWLEDGEMENTS_TABLE: text } as const;
