/** Opens what a node has on disk when it starts: its store, and what it knows of others. */
import type { NodeObserver } from "../edge/telemetry/events.ts";
import { readAuthorities } from "../edge/tls/spiffe-bundle.ts";
import { parseAuthorities } from "../edge/tls/trust.ts";
import type { Context } from "../engine/context.ts";
import { createPeers } from "../engine/peers.ts";
import { HAND_OVER } from "../engine/rows.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { type Agreement, counterparts, isOver } from "../federation/agreement.ts";
import type { PeerCard } from "../federation/peer-card.ts";
import { type KnownHandOver, keysAround } from "../ledger/hand-over.ts";
import { placeOf } from "../ledger/log-keys.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import type { Law } from "../packs/law.ts";
import { openRegister } from "../peering/register.ts";
import type { KeyedStore } from "../store/hand-over.ts";
import type { EarlyClaim } from "../store/postgres/standby.ts";
import type { WriterOptions } from "../store/sqlite/writer.ts";
import { sharesData } from "../transfers/delivered.ts";
import type { NodeConfig } from "./config.ts";
import { createKeptTrust } from "./kept-trust.ts";
import { isUnconfirmed } from "./restoration.ts";
import { openStoreAt } from "./store-place.ts";
import { assertTerms } from "./terms.ts";
import { createWays } from "./ways.ts";

/** The turn of a process that has stood by. */
export type Turn = {
  /** Its claim on the store. */
  readonly claim?: EarlyClaim;
  /** Called right before the node listens: whoever has its address gives it up. */
  readonly giveWay?: () => void;
};

/** The circumstances of a start. */
export type Starting = Pick<WriterOptions, "newLog" | "newHead"> & Turn;

/** The store that is opened: where it is, and whom it tells. */
type Opening = Omit<Starting, "giveWay"> & {
  readonly onFatal: (error: ComityError) => void;
  readonly config: Pick<NodeConfig, "storeFile" | "postgres" | "verifierKey" | "ledgerKey" | "headFile">;
  readonly observer: Pick<NodeObserver, "storeFault">;
};

/** Opens what the node knows of others. Says of each stored card and agreement that is set aside, by name. */
export async function openKnown(
  {
    config,
    addressOf,
    observer,
  }: {
    readonly config: NodeConfig;
    readonly addressOf?: (node: string) => string | undefined;
    readonly observer: Pick<NodeObserver, "setAside">;
  },
  context: Pick<Context, "store" | "sealer" | "clock" | "audit">,
  { advance, atlas }: Pick<Law, "advance" | "atlas">,
) {
  const { trustDomain } = config;
  const configured = config.peers.map(({ agreement }) => agreement);
  const now = context.clock.now();
  const handOvers = await loadSpan(context.store, { of: HAND_OVER, index: "log", prefix: [] });
  const register = await openRegister({
    ...{ ...context, trustDomain, configured, advance },
    assertCard: (card) => {
      readAuthorities(card.bundle);
      assertKey(card, configured, handOvers, now);
    },
    assertAgreement: (agreement) => {
      parseAuthorities(agreement);
      if (counterparts(agreement, trustDomain).length === 0)
        throw new ComityError("AGREEMENT_INVALID", `it does not name \`${trustDomain}\``);
      // What is over is asked for its parties and keys alone.
      if (!isOver(agreement, now)) assertTerms({ peers: [{ agreement, file: agreement.id }] }, atlas(), now);
    },
  });
  for (const { what, name, cause } of register.setAside()) observer.setAside({ what, name, cause });
  const { acquaintance } = register;
  const peers = createPeers(acquaintance, trustDomain);
  const kept = createKeptTrust({
    clock: context.clock,
    retention: config.retention,
    sharesData: (peer) => sharesData(context.store, peer),
  });
  return { register, peers, kept, ways: createWays(config, acquaintance, addressOf, kept) };
}

/** Throws CONFIG_INVALID for a card under the key of another log than a configured agreement names that is not over. */
function assertKey(
  card: PeerCard,
  configured: readonly Agreement[],
  handOvers: readonly KnownHandOver[],
  now: Date,
): void {
  const keys = keysAround(card.ledger, handOvers);
  const other = configured.find(
    (agreement) =>
      !isOver(agreement, now) &&
      agreement.parties.some(
        ({ trustDomain, ledger }) =>
          trustDomain === card.trustDomain && placeOf(keys, parseVerifierKey(ledger)) < 0,
      ),
  );
  if (other !== undefined)
    throw new ComityError(
      "CONFIG_INVALID",
      `it names another key for the log than the agreement \`${other.id}\` of the configuration`,
    );
}

/** Opens the store of a node. Rejects as `openStoreAt` does. */
export function openStore({
  config,
  observer,
  onFatal,
  newLog = false,
  newHead = false,
  claim,
}: Opening): Promise<KeyedStore> {
  return openStoreAt(config, {
    origin: parseVerifierKey(config.verifierKey).name,
    ledgerKey: config.ledgerKey,
    // Of a restored store the file beside the key is lost, or of another time; its peers are asked in place of it.
    ...{ newLog, newHead: newHead || isUnconfirmed(config.storeFile) },
    ...(config.headFile !== undefined && { headFile: config.headFile }),
    onFatal,
    onFault: observer.storeFault,
    ...(claim !== undefined && { claim }),
  });
}
