/** Asks a node for the hand-overs of its own log: Federation.GetHandOvers. */
import { ComityError } from "../../errors.ts";
import { MAX_HAND_OVERS } from "../../ledger/hand-over.ts";
import type { Statement } from "../../ledger/proof.ts";
import { createClient } from "./client.ts";
import { Federation } from "./definition.ts";
import type { PeerTarget } from "./peer-stream.ts";
import { decodeStatement } from "./statement-codec.ts";

/** The time, in milliseconds, that a node has to answer. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Returns the hand-overs, unverified, oldest first; none from a node of a version that does not know of them. Rejects where no answer
 * comes, and with STATEMENT_INVALID for more than a log may have.
 */
export async function askHandOvers({ address, credentials }: PeerTarget): Promise<readonly Statement[]> {
  const client = createClient({ address, credentials });
  try {
    const options = { deadlineMs: ANSWER_WITHIN_MS };
    const { handOvers } = await client.unary(Federation.GetHandOvers, {}, options);
    if (handOvers.length > MAX_HAND_OVERS)
      throw new ComityError("STATEMENT_INVALID", `the node tells of more than ${MAX_HAND_OVERS} hand-overs`);
    return handOvers.map(decodeStatement);
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "METHOD_UNKNOWN") return [];
    throw thrown;
  } finally {
    client.close();
  }
}
