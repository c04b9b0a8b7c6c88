/**
 * The one place where values of the wire become values of the domain, and back: enumerations, times, presence, oneofs
 * and names of fields (Protocol Buffers 3).
 */
import { ComityError, fieldError } from "../../errors.ts";
import type { TimestampInput, TimestampOutput } from "./generated/google/protobuf/Timestamp.ts";

/** Maps each word of the domain to its name on the wire. */
export type Names<Word extends string, Name extends string = string> = Readonly<Record<Word, Name>>;

/** Creates the error INPUT_INVALID at `field`, a path of JSON names. */
export function invalid(field: string, description: string): ComityError {
  return fieldError("INPUT_INVALID", field, description);
}

/**
 * Returns the word for a value of an enumeration; undefined where it is absent or UNSPECIFIED. Throws INPUT_INVALID
 * at `field` for a value that is unknown here, which the loader gives as a number.
 */
export function wordOf<Word extends string>(
  names: Names<Word>,
  value: string | number | undefined,
  field: string,
): Word | undefined {
  if (value === undefined || value === 0 || String(value).endsWith("_UNSPECIFIED")) return undefined;
  const word = (Object.keys(names) as Word[]).find((each) => names[each] === value);
  if (word === undefined) throw invalid(field, `is \`${value}\`, which is not a known value`);
  return word;
}

/**
 * Returns the wire's name for a word. Throws INPUT_INVALID at `field` for an unknown word, which the encoder would
 * drop silently.
 */
export function nameOf<Word extends string, Name extends string>(
  names: Names<Word, Name>,
  word: Word,
  field: string,
): Name {
  if (Object.hasOwn(names, word)) return names[word];
  throw invalid(field, `is \`${word}\`, which is not one of ${Object.keys(names).join(", ")}`);
}

/** Reads an enumeration as `wordOf` does, but throws INPUT_INVALID where the value is absent, too. */
export function requiredWordOf<Word extends string>(
  names: Names<Word>,
  value: string | number | undefined,
  field: string,
): Word {
  return requirePresent(wordOf(names, value, field), field);
}

/** Returns the value of a required field. Throws INPUT_INVALID at `field` where it is absent. */
export function requirePresent<T>(value: T | null | undefined, field: string): T {
  if (value === undefined || value === null) throw invalid(field, "is missing");
  return value;
}

/**
 * Returns a whole number from 0 to 2^53 - 1; 0 where it is absent. Throws INPUT_INVALID at `field` for any other
 * number.
 */
export function countOf(value: number | undefined, field: string): number {
  const count = value ?? 0;
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw invalid(field, "is not a whole number from 0 to 2^53 - 1");
}

/**
 * Returns the name of the one field of a oneof that is set. Throws INPUT_INVALID at `field` where none or several
 * are.
 */
export function caseOf<Message extends object, Name extends keyof Message & string>(
  message: Message,
  names: readonly Name[],
  field: string,
): Name {
  const [name, ...others] = names.filter((each) => message[each] !== undefined && message[each] !== null);
  if (name !== undefined && others.length === 0) return name;
  throw invalid(field, `must hold exactly one of ${names.map((each) => `\`${each}\``).join(", ")}`);
}

/** The limits of a Timestamp in seconds since 1970: the years 1 to 9999. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/**
 * Turns a time in RFC 3339 into a Timestamp, to the nanosecond. Throws INPUT_INVALID at `field` for a time before the
 * year 1.
 */
export function timestampOf(time: string, field: string): TimestampInput {
  const [, fraction = ""] = /\.(\d+)/.exec(time) ?? [];
  const seconds = Math.floor(Date.parse(time.replace(/\.\d+/, "")) / 1000);
  if (!(seconds >= FIRST_SECOND && seconds <= LAST_SECOND))
    throw invalid(field, "is not a time in the years 1 to 9999");
  return { seconds, nanos: Number(fraction.slice(0, 9).padEnd(9, "0")) };
}

/**
 * Turns a Timestamp into RFC 3339 in UTC, with 3, 6 or 9 digits of a second; undefined where it is absent. Throws
 * INPUT_INVALID at `field` beyond the limits of a Timestamp.
 */
export function timeOf(timestamp: TimestampOutput | null | undefined, field: string): string | undefined {
  if (timestamp === undefined || timestamp === null) return undefined;
  const { seconds = 0, nanos = 0 } = timestamp;
  const inRange = Number.isSafeInteger(seconds) && seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
  if (!inRange || nanos < 0 || nanos > 999_999_999)
    throw invalid(field, "is not a time in the years 1 to 9999");
  const fraction = String(nanos)
    .padStart(9, "0")
    .replace(/(000){1,2}$/, "");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

/** The same object without undefined values, since a key that is there counts as stated. */
export type Defined<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Drops the keys whose value is undefined. */
export function dropUndefined<T extends object>(given: T): Defined<T> {
  const kept: Record<string, unknown> = {};
  // Every message passes here: a loop is five times as fast as entries that are filtered.
  for (const key of Object.keys(given)) {
    const value = (given as Record<string, unknown>)[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept as Defined<T>;
}

/**
 * The names of fields where the wire differs from the domain. A key is a path in the domain, with `[]` for any index
 * in a list; its value is the last name of that path on the wire.
 */
export type Renamed = Readonly<Record<string, string>>;

/** Returns the path on the wire of a field of the domain. */
function wirePath(field: string, renamed: Renamed): string {
  let path = "";
  return field.replace(/[^.[\]]+|\[\d+\]/g, (part) => {
    if (part.startsWith("[")) {
      path += "[]";
      return part;
    }
    path += path === "" ? part : `.${part}`;
    return (Object.hasOwn(renamed, path) ? renamed[path] : undefined) ?? part;
  });
}

/** Runs `act`. In the violations of an error that it throws, fields get their names on the wire. */
export function withWireNames<T>(renamed: Renamed, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    throw wireError(thrown, renamed);
  }
}

/** Returns an error in which each renamed field has the name that it has in a message. */
export function wireError(thrown: unknown, renamed: Renamed): unknown {
  return renameFields(thrown, (field) => wirePath(field, renamed));
}

/** Returns an error from a node in which each renamed field has the name that it has in a file, as its caller wrote it. */
export function fileError(thrown: unknown, renamed: Renamed): unknown {
  const back = Object.entries(renamed).map(([path, name]): [string, string] => {
    const [last = "", ...above] = path.split(".").toReversed();
    return [[...above.toReversed(), name].join("."), last];
  });
  const names: Renamed = Object.fromEntries(back);
  return renameFields(thrown, (field) => wirePath(field, names));
}

function renameFields(thrown: unknown, nameOf: (field: string) => string): unknown {
  if (!(thrown instanceof ComityError)) return thrown;
  const violations = thrown.violations.map(({ field, description }) => ({
    field: nameOf(field),
    description,
  }));
  const message = thrown.violations.reduce(
    (text, { field }) => text.replaceAll(`\`${field}\``, `\`${nameOf(field)}\``),
    thrown.message,
  );
  return new ComityError(thrown.reason, message, { violations, cause: thrown });
}

/** Runs `act` on a node's answer. Throws STATEMENT_INVALID where the answer has no known form; `what` names it. */
export function fromNode<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (ComityError.from(cause).reason !== "INPUT_INVALID") throw cause;
    throw new ComityError(
      "STATEMENT_INVALID",
      `the node's ${what} has an unknown form; the node may run another version`,
      { cause },
    );
  }
}
