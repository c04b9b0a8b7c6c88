/**
 * Reads what a store has of others when its node starts. A card or an agreement that cannot be read is set aside by name, and nothing
 * rests on it: one fault stops neither the node nor what stands beside it.
 */
import type { Context } from "../engine/context.ts";
import { Damage, damaged, isUnreadable } from "../engine/damage.ts";
import { BODY } from "../engine/outbox.ts";
import { loadText } from "../engine/record.ts";
import { HAND_OVER, type HandOverRow } from "../engine/rows.ts";
import { type Collection, FOREVER, loadSpan, type Row, type Store } from "../engine/store.ts";
import { ComityError, type Reason } from "../errors.ts";
import { type SignedAgreement, verifySignatures } from "../evidence/agreement.ts";
import type { Agreement } from "../federation/agreement.ts";
import { type PeerCard, parsePeerCard } from "../federation/peer-card.ts";
import { AGREEMENT, type AgreementRow, CARD, type CardRow } from "./schema.ts";

/** An agreement in any state, with its signatures. */
export type HeldAgreement = { readonly row: AgreementRow; readonly signed: SignedAgreement };

/**
 * A stored card or agreement on which nothing rests. `key` is the trust domain, or the hash of the agreement; `name` is what people
 * call it.
 */
export type SetAside = {
  readonly what: "card" | "agreement";
  readonly key: string;
  readonly name: string;
  readonly cause: ComityError;
};

/** The checks of a stored card or agreement. Each throws where it cannot be read, or cannot stand here. */
export type Readable = {
  readonly assertCard: (card: PeerCard) => void;
  readonly assertAgreement: (agreement: Agreement) => void;
};

/** The contents of the store about others, by the trust domains of the cards and the hashes of the agreements. */
export type Stored = {
  readonly cards: Map<string, CardRow>;
  readonly agreements: Map<string, HeldAgreement>;
  readonly setAside: SetAside[];
  /** The hand-overs of the logs that are known, this node's own among them. */
  readonly handOvers: HandOverRow[];
};

type Parts = Pick<Context, "store" | "sealer"> & Readable;

/** The rows of one page. */
const PAGE = 1000;

/** Loads what the store has of others. Rejects with STORE_UNAVAILABLE where the store as a whole cannot be read. */
export async function loadStored(parts: Parts): Promise<Stored> {
  // Without them a node would be known by a key that it has handed over: damage here is damage of the store.
  const handOvers = [...(await loadSpan(parts.store, { of: HAND_OVER, index: "log", prefix: [] }))];
  const stored: Stored = { cards: new Map(), agreements: new Map(), setAside: [], handOvers };
  const cards = await loadRows(parts.store, CARD, ["own", "known", "removed"], "trustDomain");
  for (const { row, key, damaged: atFault } of cards)
    await attempt(stored, { what: "card", key, name: key }, () => {
      if (atFault) throw unreadable();
      if (row.state === "known") parts.assertCard(parsePeerCard(row.card));
      stored.cards.set(key, row);
    });
  const states = ["drafted", "offered", "agreed", "terminated", "declined"];
  const agreements = await loadRows(parts.store, AGREEMENT, states, "hash");
  for (const { row, key, damaged: atFault } of agreements)
    await attempt(stored, { what: "agreement", key, name: atFault ? key : row.id }, async () => {
      if (atFault) throw unreadable();
      const signed = await loadSigned(parts, row);
      if (row.state === "agreed" || row.state === "terminated")
        parts.assertAgreement({
          ...signed.agreement,
          ...(row.endsAt !== undefined && { endsAt: row.endsAt }),
        });
      stored.agreements.set(key, { row, signed });
    });
  return stored;
}

const unreadable = () => damaged(new Damage("its row"));

/** The reasons for which a card or an agreement is refused that was taken once: by an older program, or for another configuration. */
const REFUSED: readonly Reason[] = ["CONFIG_INVALID", "AGREEMENT_INVALID", "IDENTITY_INVALID"];

/** Takes one entry; where that itself is at fault, sets it aside. */
async function attempt(
  { setAside }: Stored,
  about: Omit<SetAside, "cause">,
  take: () => void | Promise<void>,
): Promise<void> {
  try {
    await take();
  } catch (thrown) {
    if (!isUnreadable(thrown) && !REFUSED.includes(ComityError.from(thrown).reason)) throw thrown;
    const cause =
      thrown instanceof ComityError
        ? thrown
        : new ComityError("STORE_UNAVAILABLE", "its text cannot be read", { cause: thrown });
    setAside.push({ ...about, cause });
  }
}

/** Loads the rows of all states. One that is damaged is told by its key alone. */
async function loadRows<R extends Row & { readonly state: string }>(
  store: Pick<Store, "page">,
  of: Collection<R>,
  states: readonly string[],
  keyed: "trustDomain" | "hash",
): Promise<readonly { readonly row: R; readonly key: string; readonly damaged: boolean }[]> {
  const atFault = new WeakSet<Row>();
  const standIn = (columns: Readonly<Record<string, unknown>>): Row => {
    const row = { until: FOREVER, ...columns };
    atFault.add(row);
    return row;
  };
  const keyOf = (row: Row) => String((row as unknown as Record<string, unknown>)[keyed]);
  const found: { row: R; key: string; damaged: boolean }[] = [];
  for (const state of states)
    for (let after: string | undefined; ; ) {
      const options = { standIn, ...(after !== undefined && { after }) };
      const rows = await store.page({ of, index: "state", prefix: [state] }, PAGE, options);
      found.push(...rows.map((row) => ({ row, key: keyOf(row), damaged: atFault.has(row) })));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = keyOf(last);
    }
  return found;
}

async function loadSigned(
  parts: Pick<Parts, "store" | "sealer">,
  { leaf, id, hash }: AgreementRow,
): Promise<SignedAgreement> {
  const body = await loadText(parts, leaf, BODY);
  const signed = await verifySignatures(JSON.parse(body), `the stored agreement \`${id}\``);
  if (signed.agreement.hash === hash) return signed;
  throw new ComityError("AGREEMENT_INVALID", "its text is that of another agreement");
}
