/** Two nodes in one process, EU and Illinois: real law and evidence, memory stores; clock, dice and wire to order. */

import { generateKeyPairSync, hash } from "node:crypto";
import { v7 } from "uuid";
import { loadRequest, signEvidence } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { NO_AUDIT } from "../../src/engine/audit.ts";
import { createBreakers } from "../../src/engine/breaker.ts";
import type { Context, Entropy, EvidenceCheck, Proposal } from "../../src/engine/context.ts";
import type { Observer } from "../../src/engine/observer.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { statementOf } from "../../src/engine/record.ts";
import { RETENTION, type Retention } from "../../src/engine/retention.ts";
import type { Store } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { verifyEvidence } from "../../src/evidence/item.ts";
import { ATTESTABLE, parseAgreement } from "../../src/federation/agreement.ts";
import { type Atlas, composeAtlas } from "../../src/law/atlas.ts";
import { parseRules } from "../../src/law/pack/pack.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { createCheckpointMemory, type Statement } from "../../src/ledger/proof.ts";
import { openLaw } from "../../src/packs/law.ts";
import { type Leaf, parseLeaf } from "../../src/receipt/leaf.ts";
import { parseTrust } from "../../src/receipt/verify.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { machine } from "../../src/store/machine.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { assess } from "../../src/transfers/assess.ts";
import { bindingFor } from "../../src/transfers/bound.ts";
import type { TransferCommand } from "../../src/transfers/commands.ts";
import { createInbox } from "../../src/transfers/inbox.ts";
import { createDestination } from "../../src/transfers/receive.ts";
import { createRequests } from "../../src/transfers/request.ts";
import { createRequestMany } from "../../src/transfers/request-many.ts";
import { createResumption } from "../../src/transfers/resume.ts";
import { createSettling } from "../../src/transfers/settle.ts";
import {
  acceptedDigestOf,
  dropEvidence,
  listEvidencedItems,
  type TransferRequest,
} from "../../src/transfers/transfer-request.ts";
import { parseScheme } from "../../src/vocabulary/scheme-document.ts";
import { shippedAtlas } from "./atlas.ts";
import { ISSUER, proofsOf } from "./evidence.ts";
import { knownBy } from "./known.ts";
import { createTransferView } from "./transfer-view.ts";
import { createWire, type Question } from "./wire.ts";

/** The instant at which every pair's time begins. */
export const START = Date.parse("2026-11-23T12:00:00.000Z");
const DAY_MS = 24 * 3600 * 1000;

export const EU = "spiffe://eu.example/node";
export const IL = "spiffe://us-il.example/node";
export const AURORA = "spiffe://eu.example/platform/aurora";
export const LAKESHORE = "spiffe://us-il.example/platform/lakeshore";
export const never = new AbortController().signal;

export const atlas = shippedAtlas();
export const keys = { eu: createLedgerKey("eu.example"), il: createLedgerKey("us-il.example") };
const attestor = generateKeyPairSync("ed25519");

const party = (trustDomain: string, jurisdiction: string, ledger: string) => ({
  trustDomain,
  jurisdictions: [jurisdiction],
  certificateAuthority: createAuthority({ trustDomain, now: new Date(START) }).certificatePem,
  ledger,
});
export const agreement = parseAgreement({
  type: "comity/v1/agreement",
  id: "eu--us-il",
  from: "2026-01-01",
  until: "2028-01-01",
  parties: [
    party("eu.example", "EU", keys.eu.verifierKey),
    party("us-il.example", "US-IL", keys.il.verifierKey),
  ],
  purposes: ["pur:recognition", "pur:advertising"],
  rules: [],
  issuers: {
    [ISSUER]: {
      ...attestor.publicKey.export({ format: "jwk" }),
      attests: ATTESTABLE,
      acceptsFor: ["eu.example", "us-il.example"],
    },
  },
});

/** What verifies the receipts of every pair. */
export const trust = parseTrust({
  type: "comity/v1/trust",
  nodes: agreement.parties.map(({ trustDomain, ledger }) => ({ trustDomain, ledger })),
});

/** The same law, and one more rule of a place; what it does not say itself bans everything. */
export function atlasWith(place: string, rule: object): Atlas {
  const written = {
    id: "test-ban",
    cite: "a test's own statute",
    from: "2020-01-01",
    status: "confirmed",
    says: "Nothing may pass.",
    when: {},
    require: { use: "prohibited" },
    ...rule,
  };
  const rules = parseRules([written], { ...atlas, file: "test" });
  const stricter = <Pack extends { rules: readonly unknown[]; hash: string }>(pack: Pack): Pack => ({
    ...pack,
    rules: [...pack.rules, ...rules],
    hash: "00".repeat(32),
  });
  const packs = [...atlas.packs.values()].map((pack) =>
    pack.jurisdiction === place ? stricter(pack) : pack,
  );
  return composeAtlas(atlas.commons, packs);
}

/**
 * The same law, but in another version of a place's words: each term that `meanings` names means that concept alone.
 */
export function atlasReading(place: string, meanings: Readonly<Record<string, string>>): Atlas {
  const packs = [...atlas.packs.values()].map((pack) => {
    if (pack.jurisdiction !== place) return pack;
    const { id, title, terms } = pack.scheme;
    const meant = terms.map((each) => {
      const concept = meanings[each.term];
      return concept === undefined ? each : { ...each, matches: [{ concept, match: "exact" as const }] };
    });
    const written = { id, version: "another", title, terms: meant };
    return { ...pack, scheme: parseScheme(written, atlas.concepts, "people"), hash: "11".repeat(32) };
  });
  return composeAtlas(atlas.commons, packs);
}

/** The same law, but Illinois forbids what the samples ask. */
export const stricterAtlas: Atlas = atlasWith("US-IL", { applies: "destination" });

/** The request with evidence for every item, signed for it as it is now and for this exporter. */
export async function signedFor(request: TransferRequest, exporter = AURORA): Promise<TransferRequest> {
  const copy = structuredClone(request);
  const [issued, until] = [new Date(START), new Date(START + 365 * DAY_MS)];
  const digest = acceptedDigestOf(request);
  for (const { item, kind } of listEvidencedItems(copy.offer))
    item.evidence = await signEvidence({
      item: dropEvidence(item),
      binding: bindingFor(kind, { exporter, request, digest }, atlas),
      issuer: ISSUER,
      key: attestor.privateKey,
      issued,
      until,
    });
  return copy;
}

/** A sample request between the two, its evidence signed and the obligations accepted. */
export async function sample(name: "login" | "advertising"): Promise<TransferRequest> {
  const file = new URL(`../../src/cli/samples/eu-us-il-${name}.yaml`, import.meta.url).pathname;
  const text = JSON.stringify(loadRequest(file)).replaceAll("us-il.comity.example", "us-il.example");
  const request = await signedFor(JSON.parse(text));
  const at = new Date(START);
  const { decision } = assess(request, {
    atlas,
    agreement,
    agreements: [agreement],
    at,
    exporter: AURORA,
    digest: acceptedDigestOf(request),
    proofs: proofsOf(request, AURORA, at),
    binding: false,
  });
  if (decision.decision === "deny") return request;
  return signedFor({
    ...request,
    offer: { ...request.offer, accepts: { obligations: decision.obligations.hash } },
  });
}

/** An idempotency key, the n-th of those made at an instant. */
export function keyAt(ms: number, n = 0): string {
  return v7({ msecs: ms, seq: n, random: new Uint8Array(16) });
}

export type Alarm = { readonly what: string; readonly transfer?: string; readonly peer?: string };

export type PairOptions = {
  /** The law as the origin's node holds it. */
  readonly originAtlas?: Atlas;
  /** The origin's store, signed by `keys.eu`; a new one in memory unless given. */
  readonly originStore?: Store;
  /** The law as the destination's node holds it. */
  readonly destinationAtlas?: Atlas;
  readonly decideWithinMs?: number;
  /** The periods for which both nodes keep rows; the defaults unless given. */
  readonly retention?: Retention;
  /** How far the destination's clock is ahead of the origin's, in milliseconds. */
  readonly skewMs?: number;
  /** Events that a test looks at. */
  readonly observer?: Partial<Observer>;
  /** What stands between a node and its store; the store itself when left out. */
  readonly before?: (store: Store, node: string) => Store;
};

const sealer = createSealer();

/** A node with its law and its transfers, and what its store holds of them. */
async function createNode(parts: Omit<Context, "atlas" | "peers">, shipped: Atlas) {
  const law = await openLaw(shipped, parts);
  let newer: Atlas | undefined;
  const peers = createPeers(knownBy(agreement), parts.trustDomain);
  const context: Context = { ...parts, atlas: () => newer ?? law.atlas(), peers };
  return {
    context,
    law,
    store: parts.store,
    view: createTransferView(context),
    /** Puts another law in force, as a new version of a pack does. */
    changeLaw: (atlas: Atlas) => {
      newer = atlas;
    },
  };
}

function createOrigin(context: Context) {
  let breakers = createBreakers(context);
  const settling = createSettling(context, (peer) => breakers(peer));
  /** Takes up again what is in doubt, as after a time in which every pause ended, until a new pause or the end. */
  async function settleAll(): Promise<void> {
    breakers = createBreakers(context);
    const resume = createResumption(context, settling, IL);
    for (let next = await resume(); next !== undefined && next <= context.clock.now(); )
      next = await resume();
  }
  const requestMany = createRequestMany(context, settling);
  return { ...settling, settleAll, ...createRequests(context, settling), requestMany };
}

/** A node in EU that asks, a node in Illinois that decides, and what lies between them. */
export async function createPair(options: PairOptions = {}) {
  const { originAtlas = atlas, destinationAtlas = atlas, decideWithinMs = 10_000, skewMs = 0 } = options;
  const { before = (store) => store } = options;
  let ms = START;
  let drawn = 0;
  let busy = 0;
  const alarms: Alarm[] = [];
  const observer: Observer = {
    ...createObserver(() => {}),
    alarm: (event: Alarm) => alarms.push(event),
    ...options.observer,
  };
  const entropy: Entropy = {
    nonce: () => hash("sha256", `nonce ${drawn++}`, "base64"),
    id: () => v7({ msecs: ms, seq: drawn++, random: new Uint8Array(16) }),
  };
  /** Counts what runs now and will end by itself. */
  async function working<T>(work: () => Promise<T>): Promise<T> {
    busy++;
    try {
      return await work();
    } finally {
      busy--;
    }
  }
  const checkEvidence: EvidenceCheck = ({ evidence, item, issuers, at }) =>
    working(async () => {
      try {
        return await verifyEvidence({ jws: evidence, item, issuers, at });
      } catch (thrown) {
        return { why: ComityError.from(thrown).message };
      }
    });
  const arrive = (question: Question) =>
    question.kind === "propose"
      ? il.destination.receive(EU, transferOf(question.proposal), question.proposal)
      : il.destination.resolve(EU, question.id);
  const wire = createWire(arrive);
  const shared = {
    regulators: () => [],
    agreements: () => [agreement],
    decideWithinMs,
    retention: options.retention ?? RETENTION,
    link: wire.link,
    entropy,
    sealer,
    checkEvidence,
    checkpoints: createCheckpointMemory(),
    observer,
    audit: NO_AUDIT,
  };
  const euNode = await createNode(
    {
      ...shared,
      trustDomain: "eu.example",
      node: EU,
      jurisdictions: new Set(["EU"]),
      store: before(options.originStore ?? createMemoryStore(keys.eu, machine), EU),
      clock: { now: () => new Date(ms) },
    },
    originAtlas,
  );
  const ilNode = await createNode(
    {
      ...shared,
      trustDomain: "us-il.example",
      node: IL,
      jurisdictions: new Set(["US-IL"]),
      store: before(createMemoryStore(keys.il, machine), IL),
      clock: { now: () => new Date(ms + skewMs) },
    },
    destinationAtlas,
  );
  const eu = { ...euNode, origin: createOrigin(euNode.context) };
  const il = {
    ...ilNode,
    inbox: createInbox(ilNode.context),
    destination: createDestination(ilNode.context),
  };

  /** Resolves when nothing moves any more by itself: what remains waits on the wire. */
  async function idle(): Promise<void> {
    // A store in memory takes a few turns for a commit, and a decision takes a commit on each side.
    for (let quiet = 0; quiet < 4; quiet = busy > 0 ? 0 : quiet + 1)
      await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    eu,
    il,
    wire,
    alarms,
    idle,
    now: () => ms,
    advance: (by: number) => {
      ms += by;
    },
    /** The origin's process ends and another starts on its store: what ran is forgotten. */
    restart: () => {
      for (const each of [...wire.held]) each.lose();
      eu.origin = createOrigin(euNode.context);
    },
  };
}

export type Pair = Awaited<ReturnType<typeof createPair>>;

/** The leaf in a statement, unverified. */
export function leafIn(statement: Statement): Leaf {
  return parseLeaf(JSON.parse(Buffer.from(statement.leaf, "base64").toString("utf8")));
}

function transferOf({ own }: Proposal): string {
  return leafIn(own).transfer;
}

/** Every leaf of a log, in order. */
export async function leavesOf({ log }: Pick<Store, "log">): Promise<readonly Leaf[]> {
  const { size } = await log.head();
  const bytes = await Promise.all(Array.from({ length: size }, (_, index) => log.leaf(index)));
  return bytes.map((leaf) => parseLeaf(JSON.parse(Buffer.from(leaf ?? []).toString("utf8"))));
}

/** The types of a log's leaves, in order and without their prefix. */
export async function historyOf(store: Pick<Store, "log">): Promise<readonly string[]> {
  return (await leavesOf(store)).map(({ type }) => type.slice("comity/v1/".length));
}

/** A store's own statement on whatever it is given: a node that signs anything. */
export async function stateOn(store: Store, leaf: object): Promise<Statement> {
  const command: TransferCommand = { kind: "transfer.note", contents: [], lists: [], until: "2037-11-21" };
  const committed = await store.commit({ leaf: canonicalBytes(leaf), command });
  if ("refused" in committed) throw new Error(`\`${committed.refused}\` instead of recorded`);
  return statementOf(committed.recorded);
}

/** The proposal that an honest origin makes of a request, which does not arrive by itself. */
export async function proposalOf(
  pair: Pair,
  request: TransferRequest,
): Promise<{ id: string; proposal: Required<Proposal> }> {
  const before = pair.wire.questions;
  pair.wire.questions = "lose";
  const key = keyAt(pair.now(), pair.wire.sent.length);
  const { id } = await pair.eu.origin.request(AURORA, key, request, never);
  pair.wire.questions = before;
  const transfer = await pair.eu.view.transfer(id);
  if (transfer?.row.state !== "PROPOSED") throw new Error("nothing was proposed");
  const [list] = transfer.lists;
  return { id, proposal: { own: transfer.own, body: transfer.body, obligations: list?.text ?? "" } };
}
