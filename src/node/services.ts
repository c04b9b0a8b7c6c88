/** The services of a node: each API of comity/v1 over the capability that answers it. */

import { setImmediate } from "node:timers/promises";
import { createAgreementsService } from "../edge/grpc/agreements-service.ts";
import { createAuditService } from "../edge/grpc/audit-service.ts";
import type { CoseReceipts } from "../edge/grpc/cose.ts";
import { createErasuresService } from "../edge/grpc/erasures-service.ts";
import type { GiveAll } from "../edge/grpc/exchanged.ts";
import { createFederationService, type Receiver } from "../edge/grpc/federation-service.ts";
import { createLawService } from "../edge/grpc/law-service.ts";
import { createLedgerService, type ListedHandOver } from "../edge/grpc/ledger-service.ts";
import { createNoticesService } from "../edge/grpc/notices-service.ts";
import { createPacksService } from "../edge/grpc/packs-service.ts";
import { createPeersService } from "../edge/grpc/peers-service.ts";
import type { Implementation } from "../edge/grpc/server.ts";
import { createTransfersService } from "../edge/grpc/transfers-service.ts";
import type { AuditScope } from "../engine/audit-scope.ts";
import type { Context } from "../engine/context.ts";
import { createDeadLetters } from "../engine/dead-letters.ts";
import { createReceiver } from "../engine/relay.ts";
import type { AnyRelayedKind } from "../engine/relayed.ts";
import { PEER_HEAD } from "../engine/rows.ts";
import { load } from "../engine/store.ts";
import { textOfPresent } from "../ledger/hand-over.ts";
import type { Limits } from "../limits.ts";
import { FIRST_RELAYS, type GiveRelays } from "../notices/exchanged.ts";
import type { Notices } from "../notices/notices.ts";
import type { Law } from "../packs/law.ts";
import { createPublisher } from "../packs/publish.ts";

import { createAssessMany } from "../transfers/assess-many.ts";
import { createErasures } from "../transfers/erase.ts";
import { createGiveBack, type GiveBack } from "../transfers/exchanged.ts";
import { createInbox } from "../transfers/inbox.ts";
import { createListDecisions } from "../transfers/list-decisions.ts";
import { createDestination } from "../transfers/receive.ts";
import { createRequests } from "../transfers/request.ts";
import { createRequestMany } from "../transfers/request-many.ts";
import type { Settling } from "../transfers/settle.ts";
import type { Learn } from "./known-keys.ts";
import type { OwnLedgerKey } from "./own-ledger-key.ts";
import type { Peering } from "./peering.ts";
import type { NodeWitness } from "./witnessing.ts";

/** The parts of a node that its services share with its engines. */
export type ServiceParts = {
  readonly law: Law;
  readonly notices: Notices;
  readonly peering: Pick<Peering, "peers" | "agreements" | "handOvers">;
  readonly ledgerKey: OwnLedgerKey;
  /** The witness of other logs, with what is known of cosigned heads and of forks. */
  readonly witness: Omit<NodeWitness, "start" | "stop">;
  /** Proves leaves by COSE receipts. */
  readonly cose: CoseReceipts;
  /** Learns who has signed what arrives, before that is verified. */
  readonly learn: Learn;
  /** The kinds of statements that peers may relay to this node. */
  readonly kinds: readonly AnyRelayedKind[];
  readonly settling: Settling;
  /** The limits of callers and peers; `LIMITS` by default. */
  readonly limits?: Limits;
  /** Called with the SPIFFE id of a peer that has called. */
  readonly heard: (peer: string) => void;
  /** The service by which certificates are made and revoked. */
  readonly identities: Implementation;
  /** The service by which the authority of the node is changed. */
  readonly authority: Implementation;
  /** Returns the decisions that an auditor may see; undefined where no operator has stated any. */
  readonly auditScope: (auditor: string) => AuditScope | undefined;
};

/** Creates the services of a node. */
export function createServices(context: Context, parts: ServiceParts): readonly Implementation[] {
  const { law, notices, peering, settling, heard, identities, authority, ledgerKey, witness } = parts;
  return [
    createTransfersService(
      createRequests(context, settling),
      createInbox(context),
      {
        assessMany: createAssessMany(context),
        requestMany: createRequestMany(context, settling),
      },
      witness.addWitnesses,
    ),
    createErasuresService(createErasures(context)),
    createNoticesService(notices, createDeadLetters(context)),
    createPacksService(createPublisher(context, law)),
    createPeersService(peering.peers),
    createAgreementsService(peering.agreements, context.clock),
    identities,
    authority,
    createLawService(context),
    createAuditService(createListDecisions(context, parts.auditScope, () => setImmediate())),
    createFederationService(
      createFederationReceiver(context, parts),
      (node) => loadHeldCheckpoint(context, node),
      heard,
      context.clock.now,
      async () => ownHandOvers(context, await peering.handOvers()),
      witness,
      createGiveAll(createGiveBack(context), notices.giveBack),
    ),
    createLedgerService(
      context.store.log,
      {
        list: async () => ({
          present: textOfPresent(ledgerKey.keys()),
          handOvers: await peering.handOvers(),
        }),
        renew: ledgerKey.renew,
      },
      witness,
      parts.cose,
    ),
  ];
}

/** Creates what receives from peers. Each statement is verified once there is nothing more to learn of who has signed it. */
function createFederationReceiver(context: Context, { kinds, limits, learn }: ServiceParts) {
  const { receive, resolve } = createDestination(context);
  const relay = createReceiver(context, kinds, limits).receive;
  const learnt: Receiver = {
    resolve,
    receive: async (origin, id, proposal, breathe) => {
      await learn(origin, proposal.own);
      return receive(origin, id, proposal, breathe);
    },
    relay: async (origin, kind, envelope) => {
      await learn(origin, envelope.own);
      return relay(origin, kind, envelope);
    },
  };
  return learnt;
}

/** Gives back the transfers first, and then what was relayed: it may be about data that was transferred. */
function createGiveAll(transfers: GiveBack, relays: GiveRelays): GiveAll {
  return async (peer, since, token) => {
    if (token.startsWith(FIRST_RELAYS)) return { transfers: [], ...(await relays(peer, token)) };
    const page = await transfers(peer, since, token);
    return { ...page, relays: [], nextToken: page.nextToken || FIRST_RELAYS };
  };
}

const ownHandOvers = ({ trustDomain }: Context, all: readonly ListedHandOver[]) =>
  all.filter((each) => each.trustDomain === trustDomain).map(({ statement }) => statement);

/** Loads the highest checkpoint of a peer's log that this node holds, under any key of that log. */
async function loadHeldCheckpoint({ peers, store }: Context, node: string): Promise<string | undefined> {
  const keys = peers.known.find((known) => known.node === node)?.ledgerKeys ?? [];
  const held = await Promise.all(keys.map(({ id }) => load(store, PEER_HEAD, node, id)));
  const sizes = held.flatMap((head) => head?.size ?? []);
  return held.find((head) => head?.size === Math.max(...sizes))?.checkpoint;
}
