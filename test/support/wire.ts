/** The way between two nodes in one process (`PeerLink`), on which questions and answers pass, wait or are lost. */

import type { Answer, PeerLink, Proposal } from "../../src/engine/context.ts";
import { ComityError, REASONS } from "../../src/errors.ts";

/** What an origin asks of a destination. */
export type Question =
  | { readonly kind: "propose"; readonly proposal: Proposal }
  | { readonly kind: "resolve"; readonly id: string };

/** A question or an answer that waits on its leg: let through, or lost for whoever asked. */
export type Held = {
  readonly leg: "questions" | "answers";
  readonly question: Question;
  readonly pass: () => void;
  readonly lose: () => void;
};

type Treatment = "pass" | "hold" | "lose";

/** `deliver` brings a question once more, late or twice, whatever became of it before; nobody awaits its answer. */
export type Wire = {
  readonly link: PeerLink;
  /** What happens to what is sent from now on. */
  questions: Treatment;
  answers: Treatment;
  /** False for a peer of a version that takes no transfers of many records. */
  takesRecords: boolean;
  /** Replaces a true answer: a peer that lies. */
  forge: (answer: Answer) => Answer;
  readonly held: Held[];
  /** Every question ever sent, oldest first. */
  readonly sent: readonly Question[];
  readonly deliver: (question: Question) => Promise<Answer>;
};

const unreachable = () => new ComityError("PEER_UNREACHABLE", "lost on the wire");

/** What the peer cannot do now is to us the peer's absence, as on the real link; but not its want of room. */
function refusal(thrown: unknown): ComityError {
  const error = ComityError.from(thrown);
  if (error.reason === "INTERNAL" || error.reason === "OVERLOADED") return error;
  return REASONS[error.reason] === "unreachable" ? unreachable() : error;
}

/** A wire to whoever answers by `arrive`. Everything passes until the test says otherwise. */
export function createWire(arrive: (question: Question) => Promise<Answer>): Wire {
  const held: Held[] = [];
  const sent: Question[] = [];

  async function along(leg: Held["leg"], question: Question): Promise<void> {
    if (wire[leg] === "pass") return;
    if (wire[leg] === "lose") throw unreachable();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const released = (act: () => void) => () => {
      held.splice(held.indexOf(entry), 1);
      act();
    };
    const entry: Held = {
      leg,
      question,
      pass: released(resolve),
      lose: released(() => reject(unreachable())),
    };
    held.push(entry);
    await promise;
  }

  async function ask(question: Question): Promise<Answer> {
    sent.push(question);
    await along("questions", question);
    const [outcome] = await Promise.allSettled([arrive(question)]);
    await along("answers", question);
    if (outcome.status === "rejected") throw refusal(outcome.reason);
    return wire.forge(outcome.value);
  }

  const wire: Wire = {
    link: {
      propose: (_, proposal) => ask({ kind: "propose", proposal }),
      resolve: (_, id) => ask({ kind: "resolve", id }),
      // Notices have a wire of their own.
      relay: () => Promise.reject(unreachable()),
      takesRecords: async () => {
        if (wire.questions === "lose") throw unreachable();
        return wire.takesRecords;
      },
    },
    questions: "pass",
    answers: "pass",
    takesRecords: true,
    forge: (answer) => answer,
    held,
    sent,
    deliver: arrive,
  };
  return wire;
}
