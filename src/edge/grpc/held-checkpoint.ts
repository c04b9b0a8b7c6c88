/** Asks a peer for the highest checkpoint of the caller's own log that the peer holds, and for its clock: Federation.GetHeldCheckpoint. */
import { ComityError } from "../../errors.ts";
import { createClient } from "./client.ts";
import { Federation } from "./definition.ts";
import { fromNode, timeOf } from "./narrow.ts";
import type { PeerTarget } from "./peer-stream.ts";

/** The time, in milliseconds, that a peer has to answer. */
const ANSWER_WITHIN_MS = 3_000;

/** A node's answer: the checkpoint that it holds, and its clock. Each is absent where a version keeps or tells none. */
type Answer = { readonly checkpoint?: string; readonly time?: Date };

/**
 * Returns the checkpoint as a signed note, unverified; undefined where the peer holds none, or runs a version that keeps
 * none. Rejects where no answer comes.
 */
export async function askHeldCheckpoint(target: PeerTarget): Promise<string | undefined> {
  return (await ask(target)).checkpoint;
}

/**
 * Returns by how many milliseconds the clock of a peer is ahead of `now`, to half of the time that the call takes; undefined where
 * the peer runs a version that does not tell. Rejects where no answer comes.
 */
export async function askClock(target: PeerTarget, now: () => Date): Promise<number | undefined> {
  const before = now().getTime();
  const { time } = await ask(target);
  return time && Math.round(time.getTime() - (before + now().getTime()) / 2);
}

async function ask({ address, credentials }: PeerTarget): Promise<Answer> {
  const client = createClient({ address, credentials });
  try {
    const options = { deadlineMs: ANSWER_WITHIN_MS };
    const { checkpoint = "", time } = await client.unary(Federation.GetHeldCheckpoint, {}, options);
    const told = fromNode("answer", () => timeOf(time, "time"));
    return {
      ...(checkpoint !== "" && { checkpoint }),
      ...(told !== undefined && { time: new Date(told) }),
    };
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "METHOD_UNKNOWN") return {};
    throw thrown;
  } finally {
    client.close();
  }
}
