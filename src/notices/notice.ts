/**
 * Incident notices: the content of GDPR Art 33(3), with a marking, a severity, and the kinds of biometric data
 * concerned. The highest version of a notice is its state, and a withdrawal is final.
 */
import { z } from "zod";
import { ComityError, fieldError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { canonicalBytes, sha256, withoutUndefined } from "../ledger/canonical.ts";
import { narrow, narrowLoosely } from "../narrow.ts";
import { PLACE_CODE } from "../patterns.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import { Done, MAX_DONE, mergeDone } from "./done.ts";
import { TLP } from "./marking.ts";
import { assertOrder, assertRelayable, Instant, Times } from "./times.ts";

const MAX_ITEMS = 64;
const Text = z.string().min(1).max(4000);
const Why = z.string().min(1).max(500);
const Code = z.string("a code such as EU, JP or US-IL").regex(PLACE_CODE, "a code such as EU, JP or US-IL");
const Digest = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hex");

export const SEVERITIES = ["none", "low", "medium", "high", "critical"] as const;

const Marking = z.strictObject({ tlp: z.enum(TLP).default("RED") }).prefault({});

/** Facts on which the law's deadlines depend. A fact that is left out is assumed to hold. */
const Facts = z.strictObject({
  encrypted: z.boolean().optional().describe("the data cannot be read by whoever has it"),
  withIdentifiers: z.boolean().optional().describe("names or numbers leaked together with the biometrics"),
  wrongfulPurpose: z.boolean().optional().describe("somebody did it on purpose, such as by hacking"),
  propertyDamage: z.boolean().optional().describe("people may lose money or property"),
  specialCare: z.boolean().optional().describe("data that a law puts under special care is among it"),
  riskToPeople: z.enum(["unlikely", "likely", "high"]).optional(),
});

/** The content of GDPR Art 33(3)(a) to (d), and the values that determine the audience and the deadlines. */
const Content = z.strictObject({
  title: Text.max(200),
  severity: z.enum(SEVERITIES),
  nature: Text.describe("what happened (Art 33(3)(a))"),
  times: Times,
  subjects: z
    .array(z.strictObject({ place: Code, count: z.int().min(0).optional() }))
    .min(1)
    .max(MAX_ITEMS)
    .describe("where the people are, and about how many"),
  records: z.int().min(0).optional(),
  biometrics: z
    .array(z.strictObject({ modality: Text.max(100), form: Text.max(100) }))
    .min(1)
    .max(MAX_ITEMS)
    .describe("concepts of the common vocabulary"),
  contact: z
    .strictObject({ office: Text.max(200), channel: Text.max(200).optional() })
    .describe("where to ask more (Art 33(3)(b)): an office, not a person"),
  consequences: Text.describe("likely consequences (Art 33(3)(c))"),
  measures: z
    .array(z.strictObject({ state: z.enum(["taken", "proposed"]), text: Text }))
    .max(MAX_ITEMS)
    .default([])
    .describe("Art 33(3)(d)"),
  facts: Facts.prefault({}),
  done: z
    .array(Done)
    .max(MAX_DONE)
    .optional()
    .describe("the duties that were done; an update keeps those of the version before"),
});
export type Content = z.output<typeof Content>;

/** A notice as a regulator writes it. Version 1 reports, a higher version updates, and `withdraw` ends the notice. */
export const NoticeDocument = z.strictObject({
  id: z.uuidv7().describe("made once for the incident, the same in every version"),
  version: z.int().min(1).max(10_000).default(1),
  jurisdiction: Code.describe("the place for which the regulator reports"),
  marking: z
    .strictObject({ tlp: z.enum(TLP) })
    .optional()
    .describe("as before in an update; a first version of a file needs it"),
  withdraw: z.boolean().default(false),
  why: Why.optional().describe("why it is withdrawn; everybody who has seen the notice sees this"),
  content: Content.optional(),
});
export type NoticeDraft = z.output<typeof NoticeDocument>;

/** A notice as it is recorded, relayed and shown. */
const Record = z.strictObject({
  type: z.literal("comity/v1/notice"),
  // One spelling: an id in capitals could be listed, and would never be found by its name.
  id: z.uuidv7().regex(/^[^A-F]*$/, "a UUID in lower case"),
  version: z.int().min(1),
  /** The digest of the version before; empty in the first. */
  supersedes: z.union([Digest, z.literal("")]),
  /** The SPIFFE ids of the node and of the regulator that reported. */
  origin: z.string(),
  reporter: z.string().refine(isRegulator, "the SPIFFE id of a regulator"),
  jurisdiction: Code,
  stage: z.enum(["initial", "update", "withdrawn"]),
  at: Instant,
  marking: Marking,
  /** The reason for a withdrawal, where the reporter gave one. */
  why: Why.optional(),
  content: Content.optional(),
});
export type Notice = z.output<typeof Record>;

function isRegulator(id: string): boolean {
  try {
    return parseIdentity(id).role === "regulator";
  } catch {
    return false;
  }
}

/**
 * Refuses times that cannot be: before 1970, later than `now`, or out of their order. Where `now` is left out, only the
 * time of awareness bounds the others. Throws INPUT_INVALID.
 */
export function assertTimes({ content }: Pick<NoticeDraft, "content">, now?: Date): void {
  if (content !== undefined) assertOrder(content.times, content.done ?? [], now);
}

/**
 * Returns a check for each word of the data concerned: each throws the reason of the vocabulary, with the path of the
 * word, where the vocabulary does not have it.
 */
export function wordChecks(
  biometrics: Content["biometrics"],
  concepts: Pick<Concepts, "resolve">,
): readonly (() => void)[] {
  return biometrics.flatMap((each, index) =>
    (["modality", "form"] as const).map((kind) => () => {
      try {
        concepts.resolve(kind, each[kind]);
      } catch (thrown) {
        const { reason, message } = ComityError.from(thrown);
        const field = `content.biometrics[${index}].${kind}`;
        throw fieldError(reason, field, message, `at \`${field}\`: ${message}`);
      }
    }),
  );
}

/**
 * Refuses a notice from a peer whose times no honest node relays: before 1970, or later than its own report. Throws
 * INPUT_INVALID.
 */
export function assertTimesRelayable({ at, content }: Notice): void {
  if (Date.parse(at) < 0) throw fieldError("INPUT_INVALID", "at", "lies before 1970");
  if (content !== undefined) assertRelayable(content.times, content.done ?? [], new Date(at));
}

/** Parses a draft from a file or a message. Throws INPUT_INVALID with every violation by its path. */
export function parseDraft(input: unknown): NoticeDraft {
  const draft = narrow(NoticeDocument, input, "the notice");
  if (!draft.withdraw && draft.content === undefined)
    throw fieldError(
      "INPUT_INVALID",
      "content",
      "missing",
      "the notice has no `content`: give it, or `withdraw: true`",
    );
  if (draft.why !== undefined && !draft.withdraw)
    throw fieldError(
      "INPUT_INVALID",
      "why",
      "belongs to a withdrawal: say `withdraw: true`, or leave it out",
    );
  assertTimes(draft);
  return withoutUndefined(draft);
}

/**
 * A recorded notice as this program reads it. `unknown`: the paths of the fields that it does not know and leaves out,
 * because a newer version of the program wrote them.
 */
export type ReadNotice = { readonly notice: Notice; readonly unknown: readonly string[] };

/** The most fields that `narrowingIn` returns. */
const NARROWING_TOLD = 10;

/**
 * Returns the fields that are not known here and might narrow the audience, at most ten: any but those of the content,
 * which tell what happened.
 */
export function narrowingIn(unknown: readonly string[]): readonly string[] {
  return unknown.filter((path) => !path.startsWith("content.")).slice(0, NARROWING_TOLD);
}

/** Returns true where a field that is not known here might narrow the audience. */
export function mayNarrow(unknown: readonly string[]): boolean {
  return narrowingIn(unknown).length > 0;
}

/** Parses a recorded notice from a peer or the store. Throws INPUT_INVALID. */
export function parseNotice(input: unknown): ReadNotice {
  const { value: notice, unknown } = narrowLoosely(Record, input, "the notice");
  const { stage, content, version } = notice;
  if ((stage === "withdrawn") !== (content === undefined) || (stage === "initial") !== (version === 1))
    throw new ComityError("INPUT_INVALID", "the notice's stage does not fit its version or content");
  return { notice, unknown };
}

/** A notice with its canonical form and digest, each derived once. */
export type CanonicalNotice = {
  readonly notice: Notice;
  /** RFC 8785. */
  readonly bytes: Uint8Array;
  /** The SHA-256 of `bytes`, in hex. */
  readonly digest: string;
};

/** Derives a notice's canonical form and digest. */
export function canonicalNotice(notice: Notice): CanonicalNotice {
  const bytes = noticeBytes(notice);
  return { notice, bytes, digest: sha256(bytes).toHex() };
}

/** Returns the canonical bytes of a notice. */
export function noticeBytes(notice: Notice): Uint8Array {
  return canonicalBytes(notice);
}

/**
 * Makes a notice of a draft. `supersedes` is the digest of the version before; empty for the first. A draft without a
 * marking has that of the version before, and is RED where there is none. The duties done in the version before
 * (`doneBefore`) stay done, unless the draft says otherwise. Throws INPUT_INVALID where those are too many.
 */
export function createNotice(
  draft: NoticeDraft,
  by: { readonly origin: string; readonly reporter: string; readonly at: Date },
  supersedes: string,
  before: Notice["marking"] = { tlp: "RED" },
  doneBefore: Content["done"] = [],
): Notice {
  const { id, version, jurisdiction, marking = before, withdraw, why, content } = draft;
  return {
    type: "comity/v1/notice",
    id,
    version,
    supersedes,
    origin: by.origin,
    reporter: by.reporter,
    jurisdiction,
    stage: withdraw ? "withdrawn" : version === 1 ? "initial" : "update",
    at: by.at.toISOString(),
    marking,
    ...(why === undefined ? {} : { why }),
    ...(withdraw || content === undefined ? {} : { content: withDone(content, doneBefore) }),
  };
}

function withDone({ done, ...content }: Content, before: readonly Done[]): Content {
  const all = mergeDone(before, done ?? []);
  return all.length === 0 ? content : { ...content, done: all };
}
