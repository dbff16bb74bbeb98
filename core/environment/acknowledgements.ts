import { text } from "./environment";

/** Of the notifier, where alerts can be acknowledged. */
export const ACKNOWLEDGEMENTS_ENVIRONMENT = { ACKNOWLEDGEMENTS_TABLE: text } as const;
