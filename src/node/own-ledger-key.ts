/** The key that signs a node's own log: where it is, which there were, and its renewal while the node runs. */
import type { Audit } from "../engine/audit.ts";
import type { Clock, Context } from "../engine/context.ts";
import { requireRecorded } from "../engine/record.ts";
import { ComityError, exitCodeOf } from "../errors.ts";
import { createTurns } from "../keys/in-turn.ts";
import type { LedgerKeySource } from "../keys/key-source.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { parseCheckpoint } from "../ledger/checkpoint.ts";
import { keysAround, textOfPresent } from "../ledger/hand-over.ts";
import { type LogKeys, sharesPart, textOfKey } from "../ledger/log-keys.ts";
import { formatOrigin } from "../ledger/log-origin.ts";
import { parseNote, parseVerifierKey } from "../ledger/note.ts";
import type { PeeringContext } from "../peering/context.ts";
import { composeHandOver } from "../peering/hand-overs.ts";
import type { Register } from "../peering/register.ts";
import type { HandsOver } from "../store/hand-over.ts";
import { type NodeConfig, readKeyNames } from "./config.ts";
import type { Links } from "./links.ts";
import { type KeyNames, type NextKey, prepareNextKey } from "./next-ledger-key.ts";
import type { Signing } from "./signing.ts";

export type OwnLedgerKey = {
  /** The keys of the log, from the first to the present one. */
  readonly keys: () => LogKeys;
  /** The place of the present key. */
  readonly source: () => LedgerKeySource;
  /**
   * Hands the log over to the next key, and returns the key that signs from then on. Where another than `from` signs already
   * nothing is done. Rejects as `prepareNextKey` and the store do, with INPUT_INVALID where another node or an issuer has the
   * new key, and, unless `force` is set, with METHOD_UNKNOWN where a peer does not know of hand-overs; the old key goes on then.
   */
  readonly renew: (from: string, options?: RenewOptions) => Promise<string>;
  /**
   * Opens a log of another name under the present key, whose first own leaf names the head `lost` of the present one, and returns that
   * name. Rejects as the store does, and with INPUT_INVALID where nothing was lost.
   */
  readonly open: (lost: LostHead) => Promise<string>;
};

/** The highest head of a lost log that a peer holds: its signed note, and the trust domain of the peer. */
export type LostHead = { readonly held: string; readonly by: string };

export type RenewOptions = { readonly force?: boolean; readonly by?: string };

type Parts = {
  readonly present: { readonly source: LedgerKeySource; readonly verifierKey: string };
  readonly context: Pick<
    PeeringContext,
    "trustDomain" | "peers" | "entropy" | "sealer" | "register" | "store"
  > & { readonly clock: Clock; readonly audit: Audit };
  readonly store: HandsOver<LedgerKeySource>;
  /** Reads the names of the keys in the configuration as it stands now. */
  readonly names: () => KeyNames;
  /** Resolves when the log may be signed. */
  readonly pass: () => Promise<void>;
  /** Asks whether a node follows a log whose key is handed over. Rejects where it does not answer. */
  readonly follows: (node: string) => Promise<boolean>;
  /** Called when a new key signs. */
  readonly renewed: () => void;
  /** Called where the new key signs, and its file could not take the place of the old one's: the next start ends that. */
  readonly failed: (error: unknown) => void;
};

/** The parts of a node that its key needs. */
export type KeyReach = {
  readonly config: Pick<NodeConfig, "ledgerKey" | "verifierKey" | "file">;
  readonly register: Register;
  readonly opened: HandsOver<LedgerKeySource>;
  readonly signing: Pick<Signing, "pass">;
  readonly links: Pick<Links, "askFollows">;
};

/** Creates the key of a running node's log. `renewed` and `failed` are those of `createOwnLedgerKey`. */
export function openOwnLedgerKey(
  context: Context,
  { config, register, opened, signing, links }: KeyReach,
  told: Pick<Parts, "renewed" | "failed">,
): OwnLedgerKey {
  return createOwnLedgerKey({
    ...told,
    present: { source: config.ledgerKey, verifierKey: config.verifierKey },
    context: { ...context, register },
    store: opened,
    names: () => readKeyNames(config.file),
    pass: signing.pass,
    follows: links.askFollows,
  });
}

/** Creates the key of a node's own log, as its store was opened. */
export function createOwnLedgerKey(parts: Parts): OwnLedgerKey {
  const { context, store, names, pass, renewed, failed } = parts;
  const { register, audit } = context;
  const inTurn = createTurns();
  let { source } = parts.present;
  const keys = () => keysAround(parts.present.verifierKey, register.acquaintance().handOvers);

  async function renew(from: string, { force = false, by }: RenewOptions): Promise<string> {
    const present = textOfPresent(keys());
    if (present !== from) return present;
    await pass();
    if (!force) await assertFollowed(parts);
    const next = await prepareNextKey(names(), parseVerifierKey(present).name);
    try {
      assertUnused(parts, next.verifierKey);
      await handOver(parts, next, from);
    } catch (thrown) {
      // Where the outcome is unknown the process ends, and the next start looks which key the store names.
      if (ComityError.from(thrown).reason !== "STORE_UNAVAILABLE") next.drop();
      throw thrown;
    }
    source = next.source;
    const { id } = parseVerifierKey(next.verifierKey);
    audit.configured({ what: "key", name: `ledger key ${id}`, ...(by !== undefined && { by }) });
    try {
      next.commit();
    } catch (error) {
      failed(error);
    }
    renewed();
    return next.verifierKey;
  }

  async function open(lost: LostHead): Promise<string> {
    const { trustDomain } = context;
    const from = textOfPresent(keys());
    const handing = handingOf(context, from);
    const origin = formatOrigin(trustDomain, handing.at, Uint8Array.fromBase64(handing.nonce));
    const to = textOfKey({ ...parseVerifierKey(from), name: origin });
    const { size: upTo } = parseCheckpoint(parseNote(lost.held).text);
    requireRecorded(
      await register.handOverLog({ trustDomain, from, to, upTo }, () =>
        store.handOver(source, { ...handing, opening: { origin, ...lost } }),
      ),
    );
    audit.configured({ what: "key", name: `log ${origin}` });
    return origin;
  }

  return {
    ...{ keys, source: () => source },
    renew: (from, options = {}) => inTurn(() => renew(from, options)),
    open: (lost) => inTurn(() => open(lost)),
  };
}

const handingOf = (context: Parts["context"], from: string) => ({
  from,
  nonce: context.entropy.nonce(),
  at: context.clock.now().toISOString(),
  command: composeHandOver(context),
});

async function handOver({ context, store }: Parts, { source, verifierKey: to }: NextKey, from: string) {
  const { register, trustDomain } = context;
  const handing = handingOf(context, from);
  requireRecorded(
    await register.handOverLog({ trustDomain, from, to }, () => store.handOver(source, handing)),
  );
}

/** Throws METHOD_UNKNOWN for the first node that answers, and does not know of hand-overs. */
async function assertFollowed({ context, follows }: Parts): Promise<void> {
  const answers = await Promise.all(
    context.peers.known.map(async ({ node }) => ({ node, knows: await follows(node).catch(silent) })),
  );
  const behind = answers.find(({ knows }) => !knows);
  if (behind !== undefined)
    throw new ComityError(
      "METHOD_UNKNOWN",
      `the node \`${behind.node}\` runs a version that does not know of hand-overs, and would refuse all that the new key signs: have it upgraded, or leave it behind with \`--force\``,
    );
}

/** Takes a node that does not answer for one that will hear of the hand-over later. */
function silent(thrown: unknown): true {
  if (exitCodeOf(ComityError.from(thrown).reason) === 3) return true;
  throw thrown;
}

/** THREAT: with one key for two uses, a signature of the one could be shown as one of the other. */
function assertUnused({ context }: Parts, verifierKey: string): void {
  const { agreements, cards } = context.register.acquaintance();
  const key = parseVerifierKey(verifierKey);
  const ledgers = [...agreements.flatMap(({ parties }) => parties), ...cards].map(({ ledger }) =>
    parseVerifierKey(ledger),
  );
  const issuers = agreements
    .flatMap((agreement) => Object.values(agreement.issuers))
    .map(({ x }) => Uint8Array.fromBase64(x, { alphabet: "base64url" }));
  if (
    ledgers.some((each) => sharesPart(each, key)) ||
    issuers.some((each) => equalBytes(each, key.publicKey))
  )
    throw new ComityError(
      "INPUT_INVALID",
      "the next ledger key is used by another node, or by an issuer of evidence: make a new one",
    );
}
