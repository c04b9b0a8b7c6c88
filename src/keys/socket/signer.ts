/** A key of a signer that listens on a Unix socket: another program, of another user, which may stand before a service. */
import { ComityError } from "../../errors.ts";
import { createTurns } from "../in-turn.ts";
import type { KeyKind, SocketSource } from "../key-source.ts";
import type { OpenSigner } from "../open.ts";
import { parsePublicKey } from "../public-key.ts";
import { createVerifiedSigner, SIGN_WITHIN_MS, unavailable } from "../verified-signer.ts";
import { createLine, Unanswered } from "./line.ts";
import { formatQuestion, MAX_ANSWER_BYTES, parseAnswer, type Question, RefusedBySigner } from "./protocol.ts";

/**
 * Connects to the signer and asks for its public key. Rejects with SIGNER_UNAVAILABLE where there is no right answer in
 * `withinMs` milliseconds, and with CONFIG_INVALID where the key is of another kind.
 */
export async function openSocketSigner(
  { path, keyId }: SocketSource,
  kind: KeyKind,
  what: string,
  withinMs = SIGN_WITHIN_MS,
): Promise<OpenSigner> {
  const inTurn = createTurns();
  const line = createLine(path, { withinMs, maxBytes: MAX_ANSWER_BYTES });
  let asked = 0;

  async function ask(question: Question): Promise<Uint8Array> {
    const id = ++asked;
    try {
      return await line.ask(formatQuestion(id, question), (answer) => parseAnswer(answer, id, question.do));
    } catch (cause) {
      throw unavailable(what, `is with the signer at \`${path}\`, which ${whyOf(cause)}`, cause);
    }
  }

  try {
    const spki = await ask({ do: "describe", key: keyId });
    const publicKey = parsePublicKey(spki, kind, what);
    const sign = (bytes: Uint8Array) => inTurn(() => ask({ do: "sign", key: keyId, kind, bytes }));
    return { ...createVerifiedSigner(publicKey, kind, what, sign), close: line.close };
  } catch (thrown) {
    line.close();
    throw thrown;
  }
}

function whyOf(cause: unknown): string {
  if (cause instanceof RefusedBySigner) return `refuses: ${cause.message}`;
  if (cause instanceof Unanswered)
    return `gives ${cause.message}: see that it runs, and that this user may write to its socket`;
  if (cause instanceof ComityError) return `gives a wrong answer: ${cause.message}`;
  return `cannot be asked: ${cause instanceof Error ? cause.message : "it failed"}`;
}
