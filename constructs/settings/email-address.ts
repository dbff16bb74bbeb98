const ATOM = "[A-Za-z0-9!#$%&'*+/?^_`{|}~-]+";
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
/**
 * https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2, without quoted forms and without "=", which ends a producer.
 */
const ADDRESS = new RegExp(
  `^(?=.{1,64}@)${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$`,
);
const MAX_LENGTH = 254;

/** Whether e-mail can be sent to an address. SNS accepts others too, and delivers nothing. */
export function isEmailAddress(text: string): boolean {
  return text.length <= MAX_LENGTH && ADDRESS.test(text);
}
