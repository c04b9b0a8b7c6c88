/**
 * The one way from an untrusted value to a typed one: a zod schema, or an error that lists each violation by its
 * path.
 */
import { z } from "zod";
import { ComityError, type FieldViolation, type Reason } from "./errors.ts";

type Path = readonly PropertyKey[];
type Fault = { readonly path: Path; readonly description: string };

/** Options of `narrow`. They shape the error only. */
export type NarrowOptions = {
  /** The reason of the error. The default is INPUT_INVALID. */
  readonly reason?: Reason;
  /** Names the place of a path in its document, such as `EU.yaml: line 12`. The message then begins with it. */
  readonly placeOf?: (path: Path) => string;
  /** A few words at the end of the message that tell the reader what to do. */
  readonly remedy?: string;
};

/** The most characters of a key that an error shows. Others choose the keys, and may choose long ones. */
const MAX_KEY = 64;
/** The most violations that one error lists. */
const MAX_VIOLATIONS = 100;
/** The deepest nesting of values, as in canonical JSON. */
const MAX_DEPTH = 100;

/**
 * Returns the value as the schema's output type. Throws `reason` with one violation for each field that the schema
 * rejects, and for each text that holds U+0000 or a lone surrogate, which databases and UTF-8 cannot store. `what`
 * names the value in the message, such as `the request`. No message quotes a value.
 */
export function narrow<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
  options: NarrowOptions = {},
): z.output<Schema> {
  const result = schema.safeParse(value, { error: describe });
  if (!result.success) throw invalid(firstFaults(result.error.issues, value), what, options);
  const faults: Fault[] = [];
  checkTexts(result.data, [], faults);
  if (faults.length > 0) throw invalid(faults, what, options);
  return result.data;
}

/** The most fields that a schema does not know in one value: a newer program adds a few to each item of a list. */
export const MAX_UNKNOWN = 1024;

/** A value, and the paths of all fields in it that its schema does not know. */
export type Loosely<T> = { readonly value: T; readonly unknown: readonly string[] };

/**
 * Returns the value as `narrow` does, without the fields that the schema does not know, and names those: another
 * version of the program may have written them. Throws INPUT_INVALID for more than `MAX_UNKNOWN` of them, and as `narrow`
 * does for everything else.
 */
export function narrowLoosely<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): Loosely<z.output<Schema>> {
  const result = schema.safeParse(value, { error: describe });
  const issues = result.success ? [] : result.error.issues;
  if (issues.length === 0 || issues.some(({ code }) => code !== "unrecognized_keys"))
    return { value: narrow(schema, value, what), unknown: [] };
  // THREAT: each costs a path and a copy, and a peer may send 100,000.
  const count = issues.reduce((sum, issue) => sum + ("keys" in issue ? issue.keys.length : 0), 0);
  if (count > MAX_UNKNOWN)
    throw new ComityError(
      "INPUT_INVALID",
      `${what} has ${count} fields that are not known here: at most ${MAX_UNKNOWN} are read past`,
    );
  const known = structuredClone(value);
  const faults = issues.flatMap((issue) => faultsOf(issue, value));
  for (const { path } of faults) {
    const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as Fields)[key], known);
    delete (holder as Fields)[path.at(-1) ?? ""];
  }
  return { value: narrow(schema, known, what), unknown: faults.map(({ path }) => fieldOf(path)) };
}

type Fields = Record<PropertyKey, unknown>;

/** The most fields or words that an error lists. */
const MAX_LISTED = 40;

const NOUNS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "fields with their values",
  record: "fields with their values",
};
const FORMATS: Readonly<Record<string, string>> = {
  datetime: "a time with its zone, such as 2026-11-21T08:00:00Z",
  date: "a date such as 2026-11-21",
  uuid: "a UUID of version 7, such as 0193a5f0-0000-7000-8000-000000000001",
};

const listed = (words: readonly unknown[]) =>
  words
    .slice(0, MAX_LISTED)
    .map((each) => `\`${String(each)}\``)
    .join(", ");

/** Names what a limit counts: characters, entries, or the number itself. */
function sized(origin: string, limit: number | bigint, side: "least" | "most"): string {
  if (origin === "string" && side === "least" && Number(limit) === 1) return "text that is not empty";
  if (origin === "string") return `text of at ${side} ${limit} character${Number(limit) === 1 ? "" : "s"}`;
  if (origin === "array") return `at ${side} ${limit} ${Number(limit) === 1 ? "entry" : "entries"}`;
  return `a number of at ${side} ${limit}`;
}

/** Returns what to write in place of a value, as a noun; undefined leaves it to the schema's own words. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return NOUNS[issue.expected] ?? "another kind of value";
    case "invalid_value":
      return issue.values.length === 1 ? listed(issue.values) : `one of ${listed(issue.values)}`;
    case "invalid_format":
      return FORMATS[issue.format] ?? "text of another form";
    case "too_small":
      return sized(issue.origin, issue.minimum, "least");
    case "too_big":
      return sized(issue.origin, issue.maximum, "most");
    case "unrecognized_keys":
      return listFields(issue.inst);
    default:
      return "another value: none of the known forms fits";
  }
}

const NO_FIELD = "no such field";

/** Lists the fields that the schema of an object knows. */
function listFields(schema: unknown): string {
  const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return fields.length === 0 ? NO_FIELD : `${NO_FIELD}: the fields here are ${listed(fields)}`;
}

/** Attributes an unknown key to the key itself, not to the object that holds it. The first of several lists the known. */
function faultsOf(
  issue: z.core.$ZodIssue,
  value: unknown,
  most = Number.POSITIVE_INFINITY,
): readonly Fault[] {
  const { path, message } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.slice(0, most).map((key, i) => ({
      path: [...path, key],
      description: i === 0 ? message : NO_FIELD,
    }));
  return [{ path, description: `${isMissing(value, path) ? "is missing: " : ""}write ${message}` }];
}

/** Returns true where an object or a list lacks the last step of a path. */
function isMissing(value: unknown, path: Path): boolean {
  const last = path.at(-1);
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => (isHolder(at) ? at[key] : undefined), value);
  return last !== undefined && isHolder(holder) && holder[last] === undefined;
}

const isHolder = (value: unknown): value is Fields => typeof value === "object" && value !== null;

function firstFaults(issues: readonly z.core.$ZodIssue[], value: unknown): readonly Fault[] {
  const faults: Fault[] = [];
  for (const issue of issues) {
    if (faults.length >= MAX_VIOLATIONS) break;
    faults.push(...faultsOf(issue, value, MAX_VIOLATIONS - faults.length));
  }
  return faults;
}

function checkTexts(value: unknown, path: Path, faults: Fault[]): void {
  if (typeof value === "string") {
    const description = faultOfText(value);
    if (description !== undefined) faults.push({ path, description });
    return;
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  if (path.length >= MAX_DEPTH) {
    faults.push({ path: path.slice(0, 1), description: `nests deeper than ${MAX_DEPTH} levels` });
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) checkTexts(each, [...path, index], faults);
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    const description = faultOfText(key);
    if (description !== undefined) faults.push({ path, description: `has a key that ${description}` });
    checkTexts(each, [...path, key], faults);
  }
}

function faultOfText(text: string): string | undefined {
  if (text.includes("\0")) return "holds U+0000, which no text may hold";
  return text.isWellFormed() ? undefined : "holds a lone surrogate, which is no character";
}

function invalid(faults: readonly Fault[], what: string, options: NarrowOptions): ComityError {
  const { reason = "INPUT_INVALID", placeOf, remedy } = options;
  const violations = faults.map(
    ({ path, description }): FieldViolation => ({ field: fieldOf(path), description }),
  );
  const [first] = violations;
  const where = placeOf ? placeOf(faults[0]?.path ?? []) : `${what} is not valid`;
  const end = remedy === undefined ? "" : `; ${remedy}`;
  return new ComityError(
    reason,
    `${where}: at \`${first?.field || "its top"}\`: ${first?.description}${end}`,
    { violations },
  );
}

function fieldOf(path: Path): string {
  const shown = path.map((key) =>
    typeof key === "string" ? key.slice(0, MAX_KEY).replaceAll("\0", "?").toWellFormed() : key,
  );
  return z.core.toDotPath(shown);
}
