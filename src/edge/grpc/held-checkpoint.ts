/** Asks a peer for the highest checkpoint of the caller's own log that the peer holds: Federation.GetHeldCheckpoint. */
import { ComityError } from "../../errors.ts";
import { createClient } from "./client.ts";
import { Federation } from "./definition.ts";
import type { PeerTarget } from "./peer-stream.ts";

/** The time, in milliseconds, that a peer has to answer. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Returns the checkpoint as a signed note, unverified; undefined where the peer holds none, or runs a version that keeps
 * none. Rejects where no answer comes.
 */
export async function askHeldCheckpoint({ address, credentials }: PeerTarget): Promise<string | undefined> {
  const client = createClient({ address, credentials });
  try {
    const options = { deadlineMs: ANSWER_WITHIN_MS };
    const { checkpoint = "" } = await client.unary(Federation.GetHeldCheckpoint, {}, options);
    return checkpoint === "" ? undefined : checkpoint;
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "METHOD_UNKNOWN") return undefined;
    throw thrown;
  } finally {
    client.close();
  }
}
