/** `add-checkpoint` of C2SP tlog-witness, at the log: the request for a cosignature, and what the answer of a witness says. */
import { ComityError } from "../errors.ts";
import type { Cosigner } from "../ledger/cosignature.ts";
import { formatSignatureLine, type NoteSignature, parseSignatureLine } from "../ledger/note.ts";
import type { HeadToCosign, WitnessAnswer } from "./context.ts";

/** An answer over HTTP. */
export type HttpAnswer = { readonly status: number; readonly body: string };

/** Formats the body of the request. A witness takes one proof: from the size that it cosigned last, or none from an empty log. */
export function formatAddCheckpoint({ checkpoint, claims: [claim] }: HeadToCosign): string {
  const proof = claim?.proof ?? [];
  return `old ${claim?.size ?? 0}\n${proof.map((hash) => `${hash.toBase64()}\n`).join("")}\n${checkpoint}`;
}

/**
 * Reads an answer: the line of one of `cosigners`, or the size from which the witness wants the proof. Lines of other keys are ignored.
 * Throws STATEMENT_CONFLICT where the witness holds another history of the log, PROOF_INVALID where it has no line of a known key,
 * CONFIG_INVALID where it does not know the log or its key, OVERLOADED where it is to be asked later, and STATEMENT_INVALID for anything else.
 */
export function readAddCheckpoint(
  { status, body }: HttpAnswer,
  name: string,
  cosigners: readonly Cosigner[],
): WitnessAnswer {
  if (status === 200) return { cosignature: lineIn(body, name, cosigners) };
  if (status === 409 && /^(0|[1-9]\d{0,14})\n$/.test(body)) return { sizes: [Number(body)] };
  if (status === 404 || status === 403)
    throw new ComityError(
      "CONFIG_INVALID",
      `the witness \`${name}\` does not know ${status === 404 ? "this log" : "the key of this log"}: give its operator what \`comity ledger-key show\` prints`,
    );
  if (status === 422)
    throw new ComityError(
      "STATEMENT_CONFLICT",
      `the witness \`${name}\` says that the checkpoint is of another history than it has cosigned: see if the store is the newest one`,
    );
  if (status === 429 || status >= 500)
    throw new ComityError(
      "OVERLOADED",
      `the witness \`${name}\` answers with \`${status}\`; it is asked again later`,
    );
  throw new ComityError(
    "STATEMENT_INVALID",
    `the witness \`${name}\` answers with \`${status}\`, which is no answer of tlog-witness`,
  );
}

function lineIn(body: string, name: string, cosigners: readonly Cosigner[]): string {
  const lines = body
    .split("\n")
    .slice(0, -1)
    .flatMap((line): NoteSignature[] => {
      try {
        return [parseSignatureLine(`${line}\n`)];
      } catch {
        return [];
      }
    });
  const found = lines.find((line) =>
    cosigners.some((each) => each.name === line.name && each.id === line.id),
  );
  if (found !== undefined) return formatSignatureLine(found);
  throw new ComityError(
    "PROOF_INVALID",
    `the witness \`${name}\` answers without a line of its configured key`,
  );
}
