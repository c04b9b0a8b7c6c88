/**
 * Lists dead letters for the node's operator, without their contents, and requeues them. Without an operator, a dead
 * letter changes its state only when a newer version supersedes it.
 */
import { ComityError, reasonOf } from "../errors.ts";
import type { Context } from "./context.ts";
import { EVIDENCE, nameIn, type OutboxCommand } from "./outbox.ts";
import { type Page, type PageRequest, pageOf } from "./page.ts";
import { requireRecorded, seal } from "./record.ts";
import { OUTBOX, type OutboxRow } from "./rows.ts";
import { sealEvent } from "./sealed.ts";

/**
 * A dead letter without its content. `place` orders letters by the time of their first queueing, and stays when the
 * state changes.
 */
export type DeadLetter = Omit<OutboxRow, "state" | "leaf" | "until" | "reason" | "since"> & {
  readonly reason: string;
  readonly since: string;
};

export type DeadLetters = {
  /** Lists dead letters in the order of queueing, at most 100 to a page. A page token belongs to the caller. */
  readonly list: (caller: string, page: PageRequest) => Promise<Page<DeadLetter>>;
  /**
   * Requeues the dead letters about `subject` for `peer`, or for every peer where `peer` is empty, and counts their
   * tries anew. Returns them in the order of queueing. `subject` is that of the outbox, or its last word, such as a
   * notice's id. Rejects with NOTICE_NOT_PARKED where no such dead letter exists (any more), and with
   * AGREEMENT_MISSING where the peer is not known any more, by a card or an agreement.
   */
  readonly requeue: (caller: string, subject: string, peer: string) => Promise<readonly DeadLetter[]>;
  /**
   * Requeues every dead letter for `peer`, or for every known node where `peer` is empty, at most 1000 in one
   * call, and returns them. Rejects with AGREEMENT_MISSING for a node that is not known.
   */
  readonly requeueAll: (caller: string, peer: string) => Promise<readonly DeadLetter[]>;
};

/** The most dead letters that one call requeues. */
const REQUEUED = 1000;

const MOST = 100;

type DeadLettersContext = Pick<
  Context,
  "node" | "store" | "sealer" | "peers" | "clock" | "entropy" | "observer"
>;

export function createDeadLetters(context: DeadLettersContext): DeadLetters {
  const { store, peers } = context;

  return {
    list: (caller, page) =>
      pageOf(
        {
          // Part of the mark of each page token: another name would refuse the tokens that callers hold.
          name: "parked",
          most: MOST,
          read: async (after, limit) => {
            const span = { of: OUTBOX, index: "state", prefix: ["dead"] };
            const rows = await store.page(span, limit, after === undefined ? {} : { after });
            return rows.map(letterOf);
          },
          placeOf: ({ place }) => place,
          nameOf: ({ id }) => id,
          order: "ascending",
        },
        caller,
        page,
      ),

    async requeueAll(caller, peer) {
      if (peer !== "") assertSendable(context, peer);
      const nodes = peer === "" ? peers.known.map((each) => each.node) : [peer];
      const requeued: DeadLetter[] = [];
      for (const each of nodes) {
        const span = { of: OUTBOX, index: "peer", prefix: [each, "dead"] };
        const rows = await store.page(span, REQUEUED - requeued.length);
        const moved = await Promise.all(rows.map((row) => requeueOne(context, caller, row)));
        requeued.push(...rows.filter((_, i) => moved[i]).map(letterOf));
        if (requeued.length >= REQUEUED) break;
      }
      return requeued;
    },

    async requeue(caller, subject, peer) {
      const rows = await loadItems(context, subject, peer);
      const dead = rows.filter(({ state }) => state === "dead");
      for (const row of dead) assertSendable(context, row.peer);
      const moved = await Promise.all(dead.map((row) => requeueOne(context, caller, row)));
      const requeued = dead.filter((_, i) => moved[i]);
      if (requeued.length > 0) return requeued.map(letterOf);
      throw noDeadLetter(await loadItems(context, subject, peer));
    },
  };
}

/**
 * Loads the items about a subject for `peer`, or for every peer where `peer` is empty, whatever their origin and state,
 * in the order of queueing.
 */
async function loadItems(
  { node, store, peers }: DeadLettersContext,
  subject: string,
  peer: string,
): Promise<readonly OutboxRow[]> {
  const origins = [node, ...peers.known.map((each) => each.node)];
  const names = [subject, ...origins.map((origin) => `${origin} ${subject}`)];
  const found = await store.read(names.map((name) => ({ of: OUTBOX, index: "subject", prefix: [name] })));
  return (found.flat() as OutboxRow[])
    .filter((row) => peer === "" || row.peer === peer)
    .toSorted((a, b) => a.place - b.place);
}

function assertSendable({ peers }: DeadLettersContext, peer: string): void {
  const known = [...new Set(peers.known.map(({ node }) => node))].toSorted();
  if (known.includes(peer)) return;
  const list = known.map((each) => `\`${each}\``).join(", ");
  throw new ComityError(
    "AGREEMENT_MISSING",
    `this node knows \`${peer}\` neither by a card nor by an agreement, so nothing can be sent to it; ${known.length === 0 ? "it knows nobody" : `it knows ${list}`}`,
  );
}

/**
 * Requeues one item; returns false where it was no longer a dead letter. The leaf does not name the item; the evidence
 * beside it names the item and the operator.
 */
async function requeueOne(context: DeadLettersContext, caller: string, row: OutboxRow): Promise<boolean> {
  const { store, clock, entropy, observer } = context;
  const event = { requeued: letterOf(row), by: caller, at: clock.now().toISOString() };
  const { leaf, body } = sealEvent(entropy, event);
  const contents = [seal(context, EVIDENCE, body, row.until)];
  const command: OutboxCommand = { kind: "outbox.requeue", id: row.id, contents };
  const committed = await store.commit({ leaf, command });
  if ("refused" in committed && committed.refused === "not-dead") return false;
  requireRecorded(committed);
  observer.requeued({ notice: nameIn(row), kind: row.kind, peer: row.peer });
  return true;
}

function noDeadLetter(rows: readonly OutboxRow[]): ComityError {
  const states = rows.map(({ peer, version, state }) => `version ${version} for \`${peer}\` is ${state}`);
  return new ComityError(
    "NOTICE_NOT_PARKED",
    states.length === 0
      ? "no dead letter has that id; `comity incident parked` lists them"
      : `no dead letter has that id: ${states.join(", ")}`,
  );
}

function letterOf({
  state: _,
  leaf: __,
  until: ___,
  reason = "",
  since = "",
  ...row
}: OutboxRow): DeadLetter {
  return { ...row, reason: reasonOf(reason) ?? reason, since };
}
