/**
 * The kind `pack` of the relay. A version of a peer's own law is verified as signed by the authority that the
 * agreement names, parsed whole, recorded, and then in force. A version that fails any check changes nothing.
 */
import type { Context } from "../engine/context.ts";
import { loadKept, sealStatement } from "../engine/kept-statement.ts";
import { loadStatement, missing, requireRecorded, seal, statementOf } from "../engine/record.ts";
import { type Arrival, type RelayedKind, seenIn } from "../engine/relayed.ts";
import { assertNotAhead } from "../engine/skew.ts";
import { load, loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { sayNotInForce } from "../federation/agreement.ts";
import { MAX_PACK_BYTES, parseSuccessor } from "../law/pack/successor.ts";
import type { Located } from "../law/pack/yaml.ts";
import { canonicalBytes, sha256 } from "../ledger/canonical.ts";
import { leafHash } from "../ledger/merkle.ts";
import type { Statement } from "../ledger/proof.ts";
import type { Law } from "./law.ts";
import { type PublishedLeaf, packLeafBytes, parsePackLeaf } from "./leaf.ts";
import { createRateLimit } from "./rate-limit.ts";
import { keepEvidenceUntil, NEWEST_PACK, PACK_KIND, PACK_UNTIL, PART, type PackRow } from "./schema.ts";
import type { Edition, EnactPack, PackCommand } from "./state.ts";

/** A version as its authority offers it. */
type Offered = { readonly leaf: PublishedLeaf; readonly text: string };

/**
 * Reads the document in a peer's text off the event loop and within a time limit. Rejects with PACK_INVALID, with file
 * and line, where that fails.
 */
export type ReadDocument = (text: string, file: string) => Promise<Located>;

type ReceiveContext = Pick<
  Context,
  "node" | "jurisdictions" | "store" | "sealer" | "peers" | "clock" | "entropy" | "observer" | "retention"
>;

/** The longest time, in milliseconds, that a serial may lie ahead: versions of one second count on from it. */
const SERIAL_AHEAD_MS = 24 * 3_600_000;

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);
/** The fields by which a peer's leaf names the version that it holds. */
const EDITION = ["authority", "jurisdiction", "version", "serial", "hash"] as const;

const textOf = (base64: string) => Buffer.from(base64, "base64").toString("utf8");
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/**
 * Creates the kind `pack`. Refuses with SCOPE_FORBIDDEN a law that the peer has no authority for, with CLOCK_SKEW one
 * from the future, with PACK_STALE a serial that is not above the one held, with STATEMENT_CONFLICT another text
 * under the same serial (both statements are kept), with OVERLOADED too much text at once, and with the reasons of
 * `parseSuccessor`.
 */
export function createPackKind(
  context: ReceiveContext,
  law: Law,
  readDocument: ReadDocument,
): RelayedKind<Offered> {
  const { node, store, observer } = context;
  const hold = createHold(context, law, readDocument);
  return {
    kind: PACK_KIND,
    agreement: "in force",
    maxBytes: MAX_PACK_BYTES,
    parse: (text, { leaf }) => ({ leaf: parsePackLeaf(leaf, "comity/v1/pack"), text }),
    assertSender: (offered, arrival) => assertAuthority(context, offered, arrival),
    apply: hold,
    verifyAnswer: ({ leaf }, sent) => {
      const held = parsePackLeaf(leaf, "comity/v1/pack-held");
      const own = parsePackLeaf(JSON.parse(textOf(sent.envelope.own.leaf)), "comity/v1/pack");
      if (held.published !== hex(sent.leafHash) || EDITION.some((field) => held[field] !== own[field]))
        throw invalid("the peer's leaf is about another version than was offered");
    },
    // A peer may lack something that comes with time, such as an agreement's first day.
    retry: { firstMs: 60_000, longestMs: 600_000 },
    passing: ["AGREEMENT_MISSING", "AGREEMENT_EXPIRED", "CLOCK_SKEW"],
    owed: async () => {
      const own = await loadSpan(store, { of: NEWEST_PACK, index: "authority", prefix: [node] });
      return own.map(({ jurisdiction, serial, leaf, until }) => ({
        subject: jurisdiction,
        version: serial,
        leaf,
        until,
      }));
    },
    refused: observer.packRefused,
  };
}

/** Checks the peer's authority and the statement, before the text is parsed as law. */
function assertAuthority(
  { jurisdictions, peers, clock }: ReceiveContext,
  { leaf, text }: Offered,
  { peer }: Arrival,
): void {
  const { authority, jurisdiction } = leaf;
  const now = clock.now();
  const serving = peers.serving(jurisdiction, now);
  if (authority !== peer.node || serving?.node !== peer.node || jurisdictions.has(jurisdiction))
    throw new ComityError(
      "SCOPE_FORBIDDEN",
      `the offering node is not the authority for the law of \`${jurisdiction}\``,
    );
  if (!serving.inForce) throw new ComityError("AGREEMENT_EXPIRED", sayNotInForce(serving.agreement, now));
  assertNotAhead("the pack", leaf.at, clock.now());
  // THREAT: serials count seconds, and only grow. One from far ahead would leave no serial for any later version.
  if (leaf.serial * 1000 > clock.now().getTime() + SERIAL_AHEAD_MS)
    throw new ComityError(
      "CLOCK_SKEW",
      `the serial \`${leaf.serial}\` lies more than a day ahead: publish again with a right clock`,
    );
  if (hex(sha256(Buffer.from(text, "utf8"))) !== leaf.hash)
    throw invalid("the pack's text is not the one that its leaf names");
}

/**
 * Creates the function that puts a version in force. It returns the leaf that records the version, and the same leaf
 * for a repeat.
 */
function createHold(
  context: ReceiveContext,
  law: Law,
  readDocument: ReadDocument,
): RelayedKind<Offered>["apply"] {
  const { store, clock, observer } = context;
  const limit = createRateLimit(clock);

  function assertAdmitted({ leaf, text }: Offered): void {
    if (!limit.admits(leaf.authority, Buffer.byteLength(text)))
      throw new ComityError("OVERLOADED", "the peer sent too much at once: offer it again in a minute");
  }

  /** Answers where this serial, or a higher one, is held. */
  async function repeat(offered: Offered, arrival: Arrival, held: PackRow): Promise<Statement> {
    assertNotStale(offered.leaf, held);
    if (offered.leaf.hash === held.hash) return loadStatement(context, held.leaf);
    assertAdmitted(offered);
    return contradict(context, offered, arrival, held);
  }

  return async (offered, arrival) => {
    const { authority, jurisdiction, version, serial, hash } = offered.leaf;
    const held = await load(store, NEWEST_PACK, jurisdiction);
    if (held !== undefined && held.serial >= serial) return repeat(offered, arrival, held);
    assertAdmitted(offered);
    const file = `the pack of ${jurisdiction}`;
    const document = await readDocument(offered.text, file);
    // INVARIANT: nothing is awaited from here to the commit, so that the pack is checked against the law in force.
    const pack = parseSuccessor(offered.text, law.atlas(), file, document);
    if (pack.jurisdiction !== jurisdiction || pack.version !== version)
      throw invalid("the pack is of another jurisdiction or version than its leaf says");
    const edition = { authority, jurisdiction, version, serial, hash };
    const { leaf, command } = enactmentOf(context, edition, offered.text, arrival);
    const committed = await law.enact(leaf, command, pack, seenIn(arrival, PACK_UNTIL));
    if ("refused" in committed && committed.refused === "already-enacted")
      return repeat(offered, arrival, committed.row as PackRow);
    const own = statementOf(requireRecorded(committed));
    observer.enacted({ jurisdiction, version, authority });
    return own;
  };
}

/** Throws PACK_STALE where a version is below the one held, or another authority's. */
function assertNotStale({ authority, jurisdiction, serial }: PublishedLeaf, held: PackRow): void {
  if (serial < held.serial || authority !== held.authority)
    throw new ComityError(
      "PACK_STALE",
      `serial \`${serial}\` of the law of \`${jurisdiction}\` is not above \`${held.serial}\`, which is held`,
    );
}

/** Makes the leaf and the command that record a version with its text and the statement of its authority. */
function enactmentOf(
  context: ReceiveContext,
  edition: Edition,
  text: string,
  { envelope, verified }: Arrival,
): { readonly leaf: Uint8Array; readonly command: EnactPack } {
  const leaf = packLeafBytes({
    type: "comity/v1/pack-held",
    nonce: context.entropy.nonce(),
    at: context.clock.now().toISOString(),
    ...edition,
    published: hex(verified.leafHash),
  });
  const contents = [
    seal(context, PART.text, text, PACK_UNTIL),
    sealStatement(context, PART.source, envelope.own, PACK_UNTIL),
  ];
  return { leaf, command: { kind: "pack.enact", pack: edition, contents, dispatches: [] } };
}

/**
 * Refuses a second text under a serial that is held. Both texts are signed, and both statements are kept as
 * evidence, each text once.
 */
async function contradict(
  context: ReceiveContext,
  { leaf: { authority, jurisdiction, serial, hash } }: Offered,
  arrival: Arrival,
  held: PackRow,
): Promise<never> {
  const { store, clock, entropy, observer } = context;
  const kept = await loadKept(context, { leaf: held.leaf, part: PART.source });
  if (kept === undefined) throw missing("the statement of a pack");
  const at = clock.now().toISOString();
  const leaf = packLeafBytes({
    type: "comity/v1/pack-conflict",
    nonce: entropy.nonce(),
    at,
    authority,
    kept: hex(leafHash(Buffer.from(kept.leaf, "base64"))),
    refused: hex(arrival.verified.leafHash),
  });
  const evidence = canonicalBytes({ kept: { ...kept }, refused: { ...arrival.envelope.own } });
  const until = keepEvidenceUntil(at, context.retention);
  const contents = [seal(context, PART.evidence, evidence, until)];
  // THREAT: the same contradiction sent again and again, or ever new ones, would fill the store.
  const contradiction = { subject: `pack ${authority} ${jurisdiction} ${serial}`, digest: hash, until };
  const command: PackCommand = { kind: "pack.contradict", contents, contradiction };
  const committed = await store.commit({ leaf, command, seen: seenIn(arrival) });
  if (!("refused" in committed && committed.refused === "already-noted")) {
    requireRecorded(committed);
    observer.alarm({ what: "STATEMENT_CONFLICT", jurisdiction, peer: authority });
  }
  throw new ComityError(
    "STATEMENT_CONFLICT",
    `the law of \`${jurisdiction}\` came with another text under the same serial; evidence of the contradiction is kept`,
  );
}
