/** The ports of a node that need nothing of it: clock, randomness, and the check of evidence. */
import { v7 } from "uuid";
import type { Clock, Entropy, EvidenceCheck } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import { createEvidenceMemory, verifyEvidence } from "../evidence/item.ts";
import { createRandomBytes } from "../store/random-bytes.ts";

/** The system's clock. */
export const system: Clock = { now: () => new Date() };

/** Creates the source of randomness. */
export function createEntropy(): Entropy {
  const randomBytes = createRandomBytes();
  return { nonce: () => randomBytes(32).toString("base64"), id: () => v7() };
}

/** Checks evidence. An invalid item is an answer here, not an error: the decision must name it. */
export function createEvidenceCheck(): EvidenceCheck {
  const memory = createEvidenceMemory();
  return async ({ evidence, ...parts }) => {
    try {
      return await verifyEvidence({ jws: evidence, ...parts, memory });
    } catch (thrown) {
      return { why: ComityError.from(thrown).message };
    }
  };
}
