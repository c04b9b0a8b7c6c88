/** Learns of the hand-overs of other nodes' logs at the moment when something is signed by a key that is not known. */
import type { Answer, PeerLink } from "../engine/context.ts";
import type { Peers } from "../engine/peers.ts";
import { parseNote } from "../ledger/note.ts";
import type { Statement } from "../ledger/proof.ts";

/** Learns what there is to learn of the log of a node before a statement of that is verified. Never rejects. */
export type Learn = (node: string, signed: Pick<Statement, "checkpoint">) => Promise<void>;

/** The time, in milliseconds, after a question that has brought nothing, before a node is asked again. */
const AGAIN_AFTER_MS = 1_000;

export type LearningParts = {
  readonly peers: Pick<Peers, "known">;
  /** Asks a node for the hand-overs of its log. */
  readonly ask: (node: string) => Promise<readonly Statement[]>;
  /** Follows those that go on from what is known. Rejects where one does not verify. */
  readonly follow: (node: string, statements: readonly Statement[]) => Promise<void>;
  readonly nowMs: () => number;
};

/**
 * Creates the function that learns. A hand-over is relayed too, but what the new key signs may come first: by another stream, or as an
 * answer. What cannot be learnt is refused where it is verified.
 */
export function createLearning({ peers, ask, follow, nowMs }: LearningParts): Learn {
  const asking = new Map<string, Promise<void>>();
  const notBefore = new Map<string, number>();
  const isKnown = (node: string, id: string | undefined) => {
    const known = peers.known.find((each) => each.node === node);
    return id === undefined || known === undefined || known.ledgerKeys.some((key) => key.id === id);
  };
  const askAndFollow = async (node: string) => {
    const before = peers.known.find((each) => each.node === node)?.ledgerKeys.length;
    try {
      await follow(node, await ask(node));
    } catch {
      // Whoever verifies the statement says what is wrong with it.
    }
    // THREAT: a node that sends what nobody has signed would else make this one call it each time.
    const after = peers.known.find((each) => each.node === node)?.ledgerKeys.length;
    if (before === after) notBefore.set(node, nowMs() + AGAIN_AFTER_MS);
    asking.delete(node);
  };
  return async (node, { checkpoint }) => {
    if (isKnown(node, signerOf(checkpoint)) || (notBefore.get(node) ?? 0) > nowMs()) return;
    const running = asking.get(node) ?? askAndFollow(node);
    asking.set(node, running);
    await running;
  };
}

/** Returns the id of the key that is named on a note; undefined for what is none. */
function signerOf(note: string): string | undefined {
  try {
    return parseNote(note).signatures[0]?.id;
  } catch {
    return undefined;
  }
}

/** Returns the link, whose answers are passed on once there is nothing more to learn of who has signed them. */
export function learnFromAnswers(link: PeerLink, learn: Learn): PeerLink {
  const learnt = async (node: string, asked: Promise<Answer>): Promise<Answer> => {
    const answer = await asked;
    await learn(node, answer.statement);
    return answer;
  };
  return {
    ...link,
    propose: (node, proposal) => learnt(node, link.propose(node, proposal)),
    resolve: (node, id) => learnt(node, link.resolve(node, id)),
    relay: async (node, id, kind, item) => {
      const statement = await link.relay(node, id, kind, item);
      await learn(node, statement);
      return statement;
    },
  };
}
