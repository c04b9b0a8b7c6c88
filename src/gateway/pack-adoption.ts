/**
 * A peer's packs: each version verified as signed by the authority that the agreement names, parsed whole, recorded, and
 * then in force. What does not pass changes nothing.
 */
import { ComityError } from "../errors.ts";
import { agreementWith, isInForce, nodeOf, type Party } from "../federation/agreement.ts";
import { MAX_PACK_BYTES, parseSuccessor } from "../law/pack/successor.ts";
import { canonicalText, sha256 } from "../ledger/canonical.ts";
import { leafHash } from "../ledger/merkle.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { type PublishedLeaf, packLeafBytes, parsePackLeaf } from "../packs/leaf.ts";
import { type Gateway, ledgerKeyOf, SKEW_MS } from "./context.ts";
import { createIntake } from "./intake.ts";
import { type Law, statementOf } from "./law.ts";
import type { PackRow } from "./pack-row.ts";
import type { Proposal } from "./ports.ts";

export type Adopter = {
  /**
   * Puts a version of the peer's own law in force, and gives the leaf that records it; the same leaf for the same
   * version again. Throws, the observer told: AGREEMENT_MISSING or AGREEMENT_EXPIRED; SCOPE_FORBIDDEN for a law that is
   * not the peer's to give; PACK_STALE for a serial that is not above the one held; STATEMENT_CONFLICT for another text
   * under the same serial (both are kept); OVERLOADED for too much at once; and what verifying and parsing throw.
   */
  readonly adopt: (peer: string, version: Proposal) => Promise<Statement>;
};

type Offered = {
  readonly leaf: PublishedLeaf;
  readonly leafHash: Uint8Array;
  readonly source: Statement;
  readonly text: string;
};

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

export function createAdopter(gateway: Gateway, law: Law): Adopter {
  const { store, clock, entropy, observer } = gateway;
  const intake = createIntake(clock);

  /** The party to an agreement in force, chosen for a jurisdiction where there are several with that node. */
  function partyOf(peer: string, serves: (party: Party) => boolean): Party | undefined {
    const matches = (party: Party) => nodeOf(party) === peer && serves(party);
    const found = agreementWith(gateway.agreements, gateway.trustDomain, matches, clock.now());
    if (found !== undefined && !isInForce(found.agreement, clock.now()))
      throw new ComityError("AGREEMENT_EXPIRED", "the agreement with the offering node is not in force");
    return found?.party;
  }

  /** Everything that must hold before the text is looked at as law. */
  function verified(peer: string, { own: source, body: text }: Proposal): Offered {
    const party = partyOf(peer, () => true);
    if (party === undefined)
      throw new ComityError("AGREEMENT_MISSING", "no agreement with the offering node");
    if (Buffer.byteLength(text) > MAX_PACK_BYTES)
      throw new ComityError("INPUT_TOO_LARGE", `a pack has at most \`${MAX_PACK_BYTES}\` bytes`);
    const statement = verifyStatement(source, ledgerKeyOf(party));
    const leaf = parsePackLeaf(statement.leaf, "comity/v1/pack");
    const { authority, jurisdiction } = leaf;
    const theirs = partyOf(peer, ({ jurisdictions }) => jurisdictions.includes(jurisdiction));
    if (authority !== peer || theirs === undefined || gateway.jurisdictions.has(jurisdiction))
      throw new ComityError(
        "SCOPE_FORBIDDEN",
        `the offering node is not the authority for the law of \`${jurisdiction}\``,
      );
    if (Date.parse(leaf.at) > clock.now().getTime() + SKEW_MS)
      throw new ComityError(
        "CLOCK_SKEW",
        "the pack comes from the future: the two nodes' clocks stand too far apart",
      );
    if (sha256(Buffer.from(text, "utf8")).toHex() !== leaf.hash)
      throw invalid("the pack's text is not the one that its leaf names");
    return { leaf, leafHash: statement.leafHash, source, text };
  }

  /** To read a text whole takes time, and to keep evidence takes room: a peer can have either only so fast. */
  function assertAdmitted({ leaf, text }: Offered): void {
    if (!intake.admits(leaf.authority, Buffer.byteLength(text)))
      throw new ComityError("OVERLOADED", "too much law at once: offer it again in a minute");
  }

  /** Two texts under one serial, both signed: refused, and the two statements kept as evidence. */
  async function contradicted(offered: Offered, kept: PackRow): Promise<never> {
    assertAdmitted(offered);
    const { leaf, leafHash: refused, source } = offered;
    const { authority } = leaf;
    const first = kept.source ?? kept.own;
    const bytes = packLeafBytes({
      type: "comity/v1/pack-conflict",
      nonce: entropy.nonce(),
      at: clock.now().toISOString(),
      authority,
      kept: leafHash(Buffer.from(first.leaf, "base64")).toHex(),
      refused: refused.toHex(),
    });
    const evidence = canonicalText({ kept: { ...first }, refused: { ...source } });
    await store.commit({ leaf: bytes, effect: { kind: "noted", evidence } });
    observer.alarm({ what: "STATEMENT_CONFLICT", peer: authority });
    throw new ComityError(
      "STATEMENT_CONFLICT",
      `the law of \`${leaf.jurisdiction}\` came with another text under the same serial; both statements are kept`,
    );
  }

  /** The answer where this serial, or a higher one, is held. */
  async function repeated(offered: Offered, held: PackRow): Promise<Statement> {
    const { jurisdiction, serial, hash, authority } = offered.leaf;
    if (serial < held.serial || authority !== held.authority)
      throw new ComityError(
        "PACK_STALE",
        `serial \`${serial}\` of the law of \`${jurisdiction}\` is not above \`${held.serial}\`, which is held`,
      );
    if (hash === held.hash) return held.own;
    return contradicted(offered, held);
  }

  async function adopted(peer: string, version: Proposal): Promise<Statement> {
    const offered = verified(peer, version);
    const { leaf, text, source } = offered;
    const { authority, jurisdiction, version: name, serial, hash } = leaf;
    const held = store.pack(jurisdiction);
    if (held !== undefined && held.serial >= serial) return repeated(offered, held);
    assertAdmitted(offered);
    const pack = parseSuccessor(text, law.atlas(), `the pack of ${jurisdiction}`);
    if (pack.jurisdiction !== jurisdiction || pack.version !== name)
      throw invalid("the pack is of another jurisdiction or version than its leaf says");
    const edition = { authority, jurisdiction, version: name, serial, hash };
    const bytes = packLeafBytes({
      type: "comity/v1/pack-held",
      nonce: entropy.nonce(),
      at: clock.now().toISOString(),
      ...edition,
      published: offered.leafHash.toHex(),
    });
    const committed = await law.enact(bytes, { ...edition, text, source }, pack);
    if (committed.kind === "already-enacted") return repeated(offered, committed.row);
    const statement = statementOf(committed);
    observer.enacted({ jurisdiction, version: name, authority });
    return statement;
  }

  return {
    async adopt(peer, version) {
      try {
        return await adopted(peer, version);
      } catch (thrown) {
        observer.packRefused({ at: "here", peer, reason: ComityError.from(thrown).reason });
        throw thrown;
      }
    },
  };
}
