/** Asks a peer what it takes beyond what nodes of version 0.2 take: Federation.GetAbilities. */
import { ComityError, exitCodeOf } from "../../errors.ts";
import { createClient } from "./client.ts";
import { Federation } from "./definition.ts";
import type { PeerTarget } from "./peer-stream.ts";

/** The time, in milliseconds, that a peer has to answer. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Asks whether a peer decides proposals of many records: false where it runs a version that does not know the question.
 * Rejects with PEER_UNREACHABLE where no answer comes.
 */
export async function askTakesRecords({ address, credentials }: PeerTarget): Promise<boolean> {
  const client = createClient({ address, credentials });
  try {
    const options = { deadlineMs: ANSWER_WITHIN_MS };
    const { manyRecords = false } = await client.unary(Federation.GetAbilities, {}, options);
    return manyRecords;
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    if (reason === "METHOD_UNKNOWN") return false;
    if (exitCodeOf(reason) === 3) throw new ComityError("PEER_UNREACHABLE", message, { cause: thrown });
    throw thrown;
  } finally {
    client.close();
  }
}
