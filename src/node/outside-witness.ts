/** Witnesses outside the federation, which a node asks over HTTP (C2SP tlog-witness). */
import { ComityError } from "../errors.ts";
import { parseCosigner } from "../ledger/cosignature.ts";
import { formatAddCheckpoint, type HttpAnswer, readAddCheckpoint } from "../witness/add-checkpoint.ts";
import type { WitnessToAsk } from "../witness/submit.ts";

/** A witness as configured: the prefix of its URLs, and its verifier key, of the type 0x04. */
export type OutsideWitness = { readonly url: string; readonly key: string };

/** The time, in milliseconds, that a witness has to answer, and the most bytes of its answer. */
const [ANSWER_WITHIN_MS, MAX_ANSWER] = [5_000, 65_536];

/** Creates the way to a witness. Throws INPUT_INVALID for a key that is none. */
export function openOutsideWitness({ url, key }: OutsideWitness): WitnessToAsk {
  const cosigner = parseCosigner(key);
  const { name } = cosigner;
  const address = `${url.replace(/\/$/, "")}/add-checkpoint`;
  return {
    name,
    cosigners: () => [cosigner],
    ask: async (head) =>
      readAddCheckpoint(await post(address, name, formatAddCheckpoint(head)), name, [cosigner]),
  };
}

/** Posts a body, and reads a bounded answer. Rejects with PEER_UNREACHABLE where none comes. */
async function post(address: string, name: string, body: string): Promise<HttpAnswer> {
  try {
    // THREAT: a redirect would hand the head to whoever the witness names.
    const answer = await fetch(address, {
      ...{ method: "POST", body, redirect: "error" },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return { status: answer.status, body: await readBounded(answer) };
  } catch (cause) {
    throw new ComityError("PEER_UNREACHABLE", `the witness \`${name}\` does not answer`, { cause });
  }
}

async function readBounded({ body }: Response): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [text, bytes] = ["", 0];
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER) throw new Error("the answer is too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
