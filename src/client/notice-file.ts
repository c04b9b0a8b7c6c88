/** Reads a notice file (YAML or JSON) into a draft, and fills in the fields that its writer may leave out. */
import { v7 } from "uuid";
import type { ShownNotice } from "../edge/grpc/notice-answers.ts";
import { ComityError, fieldError } from "../errors.ts";
import { canonicalBytes, sha256 } from "../ledger/canonical.ts";
import { type NoticeDraft, parseDraft } from "../notices/notice.ts";
import { loadDocument } from "./document.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A notice file, and the id of its notice. `named`: the file or a key says which notice it is, not the content alone. */
export type NoticeFile = { readonly id: string; readonly document: unknown; readonly named: boolean };

/** The source of the id of a notice whose file has none: its reporter and its key, or else the text of the file. */
export type Naming = { readonly reporter: string; readonly key?: string };

/**
 * Reads a file. A missing `id` is derived from the reporter and the key or, without a key, from the content of the
 * file, so that the same file is the same notice however often it is reported. Without `naming` it is fresh each time.
 * Throws INPUT_INVALID, DUPLICATE_KEY, TEXT_MALFORMED or INPUT_TOO_LARGE.
 */
export function readNotice(file: string, naming?: Naming): NoticeFile {
  const document = loadDocument(file);
  const fields = fieldsOf(document);
  if (fields === undefined)
    throw new ComityError(
      "INPUT_INVALID",
      `\`${file}\` ${document === undefined || document === null ? "is empty" : "has no fields"}: write a notice, such as \`src/cli/samples/incident-fingerprint-leak.yaml\``,
    );
  const { id } = fields;
  if (typeof id === "string") return { id, document, named: true };
  const later = fields.withdraw === true || (typeof fields.version === "number" && fields.version > 1);
  if (later && naming?.key === undefined)
    throw fieldError(
      "INPUT_INVALID",
      "id",
      "is missing",
      "an update or a withdrawal needs the `id` of its notice, which the report printed, or the same `--key`",
    );
  const named = naming?.key !== undefined;
  return { id: naming === undefined ? v7() : deriveId(naming, document), document, named };
}

/** Derives the form of a UUIDv7 from a hash. Its first 48 bits are no time. */
function deriveId({ reporter, key }: Naming, document: unknown): string {
  const seed = canonicalBytes(key === undefined ? { reporter, document } : { reporter, key });
  const hex = sha256(seed).toHex();
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Returns true where the node's own version of the notice is needed to complete the file. */
export function needsBefore(file: NoticeFile): boolean {
  const content = fieldsOf(fieldsOf(file.document)?.content);
  return isShort(file) || isVague(file) || fieldsOf(content?.times)?.aware === "now";
}

/**
 * Returns true for a file that names its notice and has neither version nor marking: a first version that forgot its
 * marking, or an update that forgot its version. Only the node can tell.
 */
export function isVague({ document, named }: NoticeFile): boolean {
  const { withdraw, version, marking, content } = fieldsOf(document) ?? {};
  return (
    named && withdraw !== true && content !== undefined && version === undefined && marking === undefined
  );
}

/** Returns true for a withdrawal that leaves out what only the node can fill in. */
export function isShort({ document }: NoticeFile): boolean {
  const { withdraw, version, jurisdiction } = fieldsOf(document) ?? {};
  return withdraw === true && (version === undefined || jurisdiction === undefined);
}

/**
 * Completes a file into a draft. `times.aware: now` is the instant `now`, or the one that the notice has already at the
 * node: a repeat is the same report, and an update starts no deadline anew. A withdrawal needs only `id` and `withdraw`,
 * and its content is left out.
 * `before` is the notice at the node. Throws INPUT_INVALID, also for a first version without `marking`, which in an
 * update means: as before; NOTICE_WITHDRAWN for what follows a withdrawal, and NOTICE_VERSION.
 */
export function completeNotice({ id, document }: NoticeFile, now: Date, before?: ShownNotice): NoticeDraft {
  const fields = fieldsOf(document);
  if (fields === undefined) return parseDraft(document);
  if (fields.withdraw === true) {
    // The content of a whole file to which somebody added `withdraw: true` is neither checked nor sent.
    const { content: _, ...rest } = fields;
    return parseDraft({ ...withdrawalOf(before), ...rest, id });
  }
  const { version = 1 } = fields;
  const unmarked = fields.marking === undefined && fields.content !== undefined && version === 1;
  if (unmarked && before === undefined) throw markingMissing();
  if (before?.stage === "withdrawn")
    throw new ComityError(
      "NOTICE_WITHDRAWN",
      `the notice \`${id}\` is withdrawn, and nothing follows a withdrawal: for another incident, give another \`--key\``,
    );
  if (before !== undefined && typeof version === "number" && (before.version > version || unmarked))
    throw new ComityError(
      "NOTICE_VERSION",
      `the notice \`${id}\` is there already and stands at version ${before.version}: to update it, say \`version: ${before.version + 1}\`; for another incident, give another \`--key\``,
    );
  const content = fieldsOf(fields.content);
  const times = fieldsOf(content?.times);
  const known = before?.content?.times.aware;
  const aware = times?.aware === "now" ? { aware: known ?? now.toISOString() } : {};
  return parseDraft({
    ...fields,
    id,
    ...(times === undefined ? {} : { content: { ...content, times: { ...times, ...aware } } }),
  });
}

/** Returns what a withdrawal may leave out; the same again for a notice that is withdrawn already. */
function withdrawalOf(before: ShownNotice | undefined): Fields {
  if (before === undefined) return {};
  const { version, jurisdiction, stage, why } = before;
  return stage === "withdrawn"
    ? { version, jurisdiction, ...(why === "" ? {} : { why }) }
    : { version: version + 1, jurisdiction };
}

function markingMissing(): ComityError {
  const choice =
    "choose `marking: { tlp: … }`: `CLEAR` for everybody, `GREEN` for the community, `AMBER` for recipients and those they supervise, `AMBER+STRICT` for recipients alone, `RED` for this node alone";
  return fieldError("INPUT_INVALID", "marking", "is missing", `the notice has no \`marking\`: ${choice}`);
}

/**
 * Reads a draft with a fresh id where the file has none, and with `now` for `times.aware: now`. Throws as `readNotice`
 * and `completeNotice` do.
 */
export function loadNotice(file: string, now: Date): NoticeDraft {
  return completeNotice(readNotice(file), now);
}

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
