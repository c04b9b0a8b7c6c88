/** Asks a peer what it takes beyond what nodes of version 0.2 take: Federation.GetAbilities. */
import { ComityError, exitCodeOf } from "../../errors.ts";
import { createClient } from "./client.ts";
import { Federation } from "./definition.ts";
import type { PeerTarget } from "./peer-stream.ts";

/** The time, in milliseconds, that a peer has to answer. */
const ANSWER_WITHIN_MS = 3_000;

/** The abilities of a node: it decides proposals of many records, and follows a log whose key is handed over. */
export type Abilities = { readonly manyRecords: boolean; readonly handOvers: boolean };

/**
 * Asks whether a peer decides proposals of many records: false where it runs a version that does not know the question.
 * Rejects with PEER_UNREACHABLE where no answer comes.
 */
export async function askTakesRecords(target: PeerTarget): Promise<boolean> {
  return (await askAbilities(target)).manyRecords;
}

/**
 * Asks what a peer takes: nothing where it runs a version that does not know the question. Rejects with PEER_UNREACHABLE where no
 * answer comes.
 */
export async function askAbilities({ address, credentials }: PeerTarget): Promise<Abilities> {
  const client = createClient({ address, credentials });
  try {
    const options = { deadlineMs: ANSWER_WITHIN_MS };
    const answer = await client.unary(Federation.GetAbilities, {}, options);
    return { manyRecords: answer.manyRecords === true, handOvers: answer.handOvers === true };
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    if (reason === "METHOD_UNKNOWN") return { manyRecords: false, handOvers: false };
    if (exitCodeOf(reason) === 3) throw new ComityError("PEER_UNREACHABLE", message, { cause: thrown });
    throw thrown;
  } finally {
    client.close();
  }
}
