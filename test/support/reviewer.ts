/** Reviewers of the law with throw-away keys, and what they sign. */
import { generateKeyPairSync, sign } from "node:crypto";
import { type Findings, type Review, type Reviewer, reviewBytes } from "../../src/law/review/review.ts";

export type TestReviewer = {
  readonly reviewer: Reviewer;
  /** The private key in PKCS#8 PEM. */
  readonly pem: string;
  readonly sign: (place: string, findings: Omit<Findings, "by">) => Review;
};

/** Creates a person with a key of their own. */
export function createReviewer(
  id: string,
  name = "Ada Example",
  capacity = "advocate of nowhere",
): TestReviewer {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("base64");
  const reviewer = { id, name, capacity, key };
  return {
    reviewer,
    pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    sign: (place, findings) => {
      const all = { ...findings, by: id };
      return {
        ...all,
        signature: sign(null, reviewBytes(place, all, reviewer), privateKey).toString("base64"),
      };
    },
  };
}
