/**
 * The protocol between a node and a signer on a Unix socket, version 1: one line of JSON for a question, one for its answer.
 * docs/operate.md shows it.
 */
import { z } from "zod";
import { ComityError } from "../../errors.ts";
import { narrow } from "../../narrow.ts";
import type { KeyKind } from "../key-source.ts";

/** The most bytes of an answer, its newline included. */
export const MAX_ANSWER_BYTES = 4_096;

/** The names of the algorithms: RFC 8032, ECDSA with SHA-256 whose signature is in DER (RFC 5480), FIPS 204 with no context. */
const ALGORITHMS: Readonly<Record<KeyKind, string>> = {
  ed25519: "ed25519",
  p256: "ecdsa-p256-sha256",
  "ml-dsa-44": "ml-dsa-44",
};

/** A question to the signer. `bytes` are what is to be signed, not their hash. */
export type Question =
  | { readonly do: "describe"; readonly key: string }
  | { readonly do: "sign"; readonly key: string; readonly kind: KeyKind; readonly bytes: Uint8Array };

const Base64 = z.base64().min(4);
const Answers = {
  describe: z.strictObject({ id: z.int(), publicKey: Base64 }),
  sign: z.strictObject({ id: z.int(), signature: Base64 }),
};
const Refusal = z.strictObject({ id: z.int(), error: z.string().regex(/^[\x20-\x7e]{1,200}$/) });

/** Thrown for the signer's own refusal: it will say the same again. */
export class RefusedBySigner extends Error {}

/** Formats a question as a line. */
export function formatQuestion(id: number, question: Question): string {
  const { do: action, key } = question;
  const signed =
    question.do === "sign"
      ? { algorithm: ALGORITHMS[question.kind], bytes: Buffer.from(question.bytes).toString("base64") }
      : {};
  return `${JSON.stringify({ version: 1, id, do: action, key, ...signed })}\n`;
}

/**
 * Parses the answer to a question: the public key as a SubjectPublicKeyInfo in DER, or the signature. Throws `RefusedBySigner`,
 * and STATEMENT_INVALID for anything else than one answer to this question.
 */
export function parseAnswer(line: string, id: number, action: Question["do"]): Uint8Array {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new ComityError("STATEMENT_INVALID", "the signer's answer is not JSON", { cause });
  }
  const refusal = Refusal.safeParse(value);
  if (refusal.success && refusal.data.id === id) throw new RefusedBySigner(refusal.data.error);
  const options = { reason: "STATEMENT_INVALID" } as const;
  const answer =
    action === "sign"
      ? narrow(Answers.sign, value, "the signer's answer", options)
      : narrow(Answers.describe, value, "the signer's answer", options);
  // THREAT: the late answer to an earlier question would be taken for this one's.
  if (answer.id !== id)
    throw new ComityError("STATEMENT_INVALID", "the signer has answered another question");
  return Buffer.from("signature" in answer ? answer.signature : answer.publicKey, "base64");
}
