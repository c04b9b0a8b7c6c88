/** Reads and writes the reviews of packs, and signs new ones with a reviewer's key. Only `packs` looks at them: no node does. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { REVIEWS } from "../client/law-files.ts";
import { write } from "../client/output-file.ts";
import { codeOf, readSecret } from "../edge/tls/pem-file.ts";
import { ComityError } from "../errors.ts";
import type { Atlas } from "../law/atlas.ts";
import type { Pack } from "../law/pack/create.ts";
import { registryWith } from "../law/pack/registry.ts";
import { formatReviews, parseReviews } from "../law/review/document.ts";
import {
  type Findings,
  type Judged,
  judgeReviews,
  NO_REVIEWS,
  type Review,
  type Reviewer,
  type Reviews,
  reviewBytes,
} from "../law/review/review.ts";

/** The folder of the reviews that come with the program. */
export const SHIPPED_REVIEWS = fileURLToPath(REVIEWS);
/** The folder of the program, in which no private key may lie. */
const PROGRAM = fileURLToPath(new URL("../../", import.meta.url));

const nameOf = (place: string) => `${place}.yaml`;

/** Returns the path of the file of a place's reviews. */
export const reviewsFile = (folder: string, place: string) => join(folder, nameOf(place));

/**
 * Loads the reviews of a place; none where it has no file. Throws PACK_INVALID, with file and line, where that is not in its
 * form, and INPUT_INVALID where it cannot be read.
 */
export function loadReviews(place: string, folder: string = SHIPPED_REVIEWS): Reviews {
  const file = reviewsFile(folder, place);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return NO_REVIEWS;
    throw new ComityError("INPUT_INVALID", `\`${file}\` cannot be read`, { cause });
  }
  return parseReviews(text, nameOf(place));
}

/** Judges the reviews of a pack that lie in a folder. A pack that is not the atlas's own brings its atoms with it. */
export function judgePack(atlas: Atlas, pack: Pack, today: string, folder: string = SHIPPED_REVIEWS): Judged {
  const isHeld = atlas.packs.get(pack.jurisdiction) === pack;
  const registry = isHeld ? atlas.registry : registryWith(atlas.registry, pack.atoms);
  return judgeReviews(pack, registry, loadReviews(pack.jurisdiction, folder), today);
}

/**
 * Adds a review to the file of a place, in place of what the same person said of the same rule. Throws PACK_INVALID where it
 * is not in its form, so that no file is left that cannot be read, and DIRECTORY_UNWRITABLE.
 */
export function saveReview(place: string, review: Review, folder: string): void {
  const { reviewers, reviews } = loadReviews(place, folder);
  const kept = reviews.filter(({ by, rule }) => by !== review.by || rule !== review.rule);
  const text = formatReviews(place, { reviewers, reviews: [...kept, review] });
  parseReviews(text, nameOf(place));
  write(reviewsFile(folder, place), text);
}

/** A reviewer's key. The private half does not leave the object. */
export type ReviewerKey = {
  /** The public key, 32 bytes in Base64. */
  readonly publicKey: string;
  readonly sign: (place: string, findings: Findings, reviewer: Reviewer) => Review;
};

/**
 * Loads a reviewer's private key. Throws CONFIG_INVALID where it cannot be read or is no Ed25519 key in PKCS#8 PEM, where others
 * than its owner may read it, and where it lies in the folder of the program, from which it would be published.
 */
export function loadReviewerKey(file: string, program: string = PROGRAM): ReviewerKey {
  const pem = readSecret(file, "the reviewer's key");
  const [outermost] = relative(realpathSync(program), realpathSync(file)).split(sep);
  if (outermost !== "..")
    throw new ComityError(
      "CONFIG_INVALID",
      `the reviewer's key \`${file}\` lies in the folder of the program, from which others would get it: keep it elsewhere`,
    );
  const key = parsePem(pem);
  if (key?.asymmetricKeyType !== "ed25519")
    throw new ComityError(
      "CONFIG_INVALID",
      `the reviewer's key \`${file}\` is not an Ed25519 private key in PKCS#8 PEM: \`openssl genpkey -algorithm ed25519\` makes one`,
    );
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  return {
    publicKey: Buffer.from(x, "base64url").toString("base64"),
    sign: (place, findings, reviewer) => ({
      ...findings,
      signature: sign(null, reviewBytes(place, findings, reviewer), key).toString("base64"),
    }),
  };
}

function parsePem(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: "pem" });
  } catch {
    return undefined;
  }
}
