/**
 * Reviews: a person, who is named with the capacity in which they speak, has held a rule against the text of the law and
 * signed what they found (Ed25519, RFC 8032). A review is of one meaning of the rule: where that changes, it has fallen.
 */
import { verifyEd25519 } from "#ed25519";
import { parseBase64 } from "../../ledger/base64.ts";
import { canonicalBytes, withoutUndefined } from "../../ledger/canonical.ts";
import type { Pack } from "../pack/create.ts";
import type { Registry } from "../pack/registry.ts";
import { hashMeaning, listReviewable } from "./meaning.ts";

/** The findings of a reviewer, the least favourable first: of two that one person signed on one day, the first governs. */
export const FINDINGS = ["wrong", "unconfirmed", "confirmed"] as const;
export type Finding = (typeof FINDINGS)[number];

/** A person whose reviews count. */
export type Reviewer = {
  readonly id: string;
  readonly name: string;
  /** The capacity in which they speak, such as a bar and its number. */
  readonly capacity: string;
  /** The public key, 32 bytes in Base64. */
  readonly key: string;
};

/** A review without its signature. */
export type Findings = {
  /** The id of the rule or the grant. */
  readonly rule: string;
  readonly finding: Finding;
  /** The reviewer's id. */
  readonly by: string;
  /** The day of the review (ISO 8601). */
  readonly on: string;
  /** The hash of the rule's meaning, as it was read. */
  readonly of: string;
  readonly note?: string | undefined;
};
export type Review = Findings & { readonly signature: string };

/** The reviews of one place's law, with the people who may review it. */
export type Reviews = { readonly reviewers: readonly Reviewer[]; readonly reviews: readonly Review[] };

export const NO_REVIEWS: Reviews = { reviewers: [], reviews: [] };

/** Every reason for which a review does not count, with what a reader is told. */
export const FALLEN = {
  "rule-gone": "the pack has no such rule",
  "reviewer-unknown": "nobody of that id stands among the reviewers",
  "signature-wrong":
    "its signature is not by the key of its reviewer as they are named there: it was changed or forged, or the reviewer's entry was",
  "date-ahead": "its day has not come",
  "rule-changed": "the rule has changed since: it has to be reviewed again",
  repeated: "another review of the rule by the same person governs",
} as const;
export type Fall = keyof typeof FALLEN;

/** The reasons that no honest change of a rule brings about. */
export const SUSPICIOUS: ReadonlySet<Fall> = new Set(["reviewer-unknown", "signature-wrong", "date-ahead"]);

export type Standing = Review & { readonly reviewer: Reviewer };
/** All reviews of a pack: those that stand, and those that do not count. */
export type Judged = {
  readonly standing: readonly Standing[];
  readonly fallen: readonly { readonly review: Review; readonly why: Fall }[];
};

/**
 * Returns the bytes that a reviewer signs: place, rule, hash, finding, day and note, and the reviewer's name and capacity, so
 * that nobody can put another name to a review.
 */
export function reviewBytes(
  place: string,
  { rule, finding, on, of, note }: Findings,
  { id, name, capacity }: Reviewer,
): Uint8Array<ArrayBuffer> {
  const by = { id, name, capacity };
  return canonicalBytes(
    withoutUndefined({ type: "comity review of a rule, 1", place, rule, of, finding, by, on, note }),
  );
}

/** Judges which reviews of a pack stand on a day. `registry` has the pack's own atoms. */
export function judgeReviews(
  pack: Pack,
  registry: Registry,
  { reviewers, reviews }: Reviews,
  today: string,
): Judged {
  if (reviews.length === 0) return { standing: [], fallen: [] };
  const people = new Map(reviewers.map((reviewer) => [reviewer.id, reviewer]));
  const hashes = new Map(
    listReviewable(pack).map((law) => [law.id, () => hashMeaning(law, pack, registry)] as const),
  );
  const judged = reviews.map((review) => {
    const reviewer = people.get(review.by);
    return {
      review,
      reviewer,
      why: fallOf(review, { reviewer, hash: hashes.get(review.rule), pack, today }),
    };
  });
  const sound = judged.flatMap(({ review, reviewer, why }): Standing[] =>
    why === undefined && reviewer !== undefined ? [{ ...review, reviewer }] : [],
  );
  const governing = new Map(
    sound.toSorted(byRank).map((review) => [JSON.stringify([review.by, review.rule]), review] as const),
  );
  const standing = new Set(governing.values());
  const repeated = sound.filter((review) => !standing.has(review));
  return {
    standing: [...standing],
    fallen: [
      ...judged.flatMap(({ review, why }) => (why === undefined ? [] : [{ review, why }])),
      ...repeated.map(({ reviewer: _, ...review }) => ({ review, why: "repeated" as const })),
    ],
  };
}

/** Orders reviews so that of each person's the last governs: the newest, and of one day the least favourable. */
function byRank(a: Standing, b: Standing): number {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1;
  return FINDINGS.indexOf(b.finding) - FINDINGS.indexOf(a.finding);
}

type Held = {
  readonly reviewer: Reviewer | undefined;
  readonly hash: (() => string) | undefined;
  readonly pack: Pack;
  readonly today: string;
};

function fallOf(review: Review, { reviewer, hash, pack, today }: Held): Fall | undefined {
  if (reviewer === undefined) return "reviewer-unknown";
  const key = parseBase64(reviewer.key);
  const signature = parseBase64(review.signature);
  const bytes = reviewBytes(pack.jurisdiction, review, reviewer);
  if (key === undefined || signature === undefined || !verifyEd25519(key, bytes, signature))
    return "signature-wrong";
  if (review.on > today) return "date-ahead";
  if (hash === undefined) return "rule-gone";
  return hash() === review.of ? undefined : "rule-changed";
}

/** Returns the ids of the rules and grants that somebody has confirmed, and that nobody has found wrong. */
export function listReviewed({ standing }: Judged): ReadonlySet<string> {
  const found = (wanted: Finding) =>
    new Set(standing.flatMap(({ rule, finding }) => (finding === wanted ? [rule] : [])));
  return found("confirmed").difference(found("wrong"));
}
