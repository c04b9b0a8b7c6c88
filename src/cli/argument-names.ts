/** Names arguments and options in the errors of a command, where a message names the fields of the call. */
import { ComityError } from "../errors.ts";

/** The names that a command has for the fields of its call, such as `--why` for `why`. */
export type ArgumentNames = Readonly<Record<string, string>>;

/** The names in the commands that regulators and operators call for a notice. */
export const NOTICE_ARGUMENTS: ArgumentNames = {
  noticeId: "<id>",
  origin: "--origin",
  version: "--version",
  stage: "--stage",
  why: "--why",
  cursor: "--from",
  pageSize: "--limit",
  pageToken: "--page",
  peer: "--peer",
};

/** The names in the command that says that a duty was done. */
export const DUTY_ARGUMENTS: ArgumentNames = {
  ...NOTICE_ARGUMENTS,
  place: "<place>",
  to: "<to>",
  stage: "[stage]",
  doneTime: "--at",
};

/** Returns the error with the command's own names, in its message and in its violations. Anything else stays as it is. */
export function nameArguments(thrown: unknown, names: ArgumentNames): unknown {
  if (!(thrown instanceof ComityError)) return thrown;
  const nameOf = (field: string) => (Object.hasOwn(names, field) ? names[field] : undefined) ?? field;
  const message = thrown.message.replace(/`(\w+)`/g, (_, word: string) => `\`${nameOf(word)}\``);
  const violations = thrown.violations.map(({ field, ...rest }) => ({ field: nameOf(field), ...rest }));
  return new ComityError(thrown.reason, message, { violations, cause: thrown });
}
