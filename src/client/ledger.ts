/** An operator's calls about the node's log, what others say of it, and the keys of logs. */
import type { Client } from "../edge/grpc/client.ts";
import { Ledger } from "../edge/grpc/definition.ts";
import type { WitnessStateOutput } from "../edge/grpc/generated/comity/v1/WitnessState.ts";
import type { ListedHandOver } from "../edge/grpc/ledger-service.ts";
import { countOf, fromNode, requirePresent, timeOf } from "../edge/grpc/narrow.ts";
import { decodeStatement } from "../edge/grpc/statement-codec.ts";
import type { Claim } from "../ledger/fork.ts";

/** The key that signs the node's log now (a C2SP verifier key), and the hand-overs of all logs that it knows, of each oldest first. */
export type LedgerKeys = { readonly present: string; readonly handOvers: readonly ListedHandOver[] };

/** A witness of a log as its node shows it: times are in ISO 8601, and `reason` is as the node names it. */
export type ShownWitness = {
  readonly name: string;
  /** The number of leaves that it has not cosigned. */
  readonly behind: number;
  /** Absent where it has cosigned none. */
  readonly last?: { readonly size: number; readonly at: string };
  /** Absent where it gave a cosignature when it was asked last. */
  readonly failing?: { readonly since: string; readonly reason: string; readonly message: string };
};

/** The newest checkpoint of a log, and the newest one that others have cosigned, each as a note; and who is asked to cosign. */
export type ShownCheckpoint = {
  readonly checkpoint: string;
  readonly cosigned?: string;
  readonly witnesses: readonly ShownWitness[];
};

/** Evidence that a log has two histories: the log's trust domain, the time (ISO 8601) at which it was found, and its file. */
export type ShownFork = { readonly trustDomain: string; readonly at: string; readonly evidence: Uint8Array };

/** The calls about logs and their keys. Each rejects with the reason that the node states. */
export type LedgerCalls = {
  readonly listHandOvers: () => Promise<LedgerKeys>;
  /**
   * Has the log handed over to its next key from the one that the caller knows, and returns the key that signs now. Nothing is done
   * where another signs already. With `force` also where a peer does not know of hand-overs.
   */
  readonly renewLedgerKey: (from: string, force?: boolean) => Promise<string>;
  readonly getCheckpoint: () => Promise<ShownCheckpoint>;
  /** Returns the root of the log at an earlier size, with the proof that it leads to the newest checkpoint, unverified. */
  readonly proveConsistency: (size: number) => Promise<Claim & { readonly checkpoint: string }>;
  readonly listForks: () => Promise<readonly ShownFork[]>;
};

function decodeState(shown: WitnessStateOutput): ShownWitness {
  const { name, behind, size, reason = "", message = "" } = shown;
  const at = timeOf(shown.cosignedAt, "cosignedAt");
  const since = timeOf(shown.failingSince, "failingSince");
  return {
    ...{ name: requirePresent(name, "name"), behind: countOf(behind, "behind") },
    ...(at !== undefined && { last: { size: countOf(size, "size"), at } }),
    ...(since !== undefined && { failing: { since, reason, message } }),
  };
}

/** Creates the calls over a client. */
export function ledgerCallsOver(client: Pick<Client, "unary">): LedgerCalls {
  return {
    listHandOvers: async () => {
      const { ledgerKey, handOvers } = await client.unary(Ledger.ListHandOvers, {});
      return fromNode("answer", () => ({
        present: requirePresent(ledgerKey, "ledgerKey"),
        handOvers: handOvers.map(({ trustDomain, statement }) => ({
          trustDomain: requirePresent(trustDomain, "trustDomain"),
          statement: decodeStatement(statement),
        })),
      }));
    },
    renewLedgerKey: async (from, force = false) =>
      requirePresent(
        (await client.unary(Ledger.RenewKey, { ledgerKey: from, force })).ledgerKey,
        "ledgerKey",
      ),
    getCheckpoint: async () => {
      const { checkpoint, cosigned = "", witnesses } = await client.unary(Ledger.GetCheckpoint, {});
      return fromNode("answer", () => ({
        checkpoint: requirePresent(checkpoint, "checkpoint"),
        ...(cosigned !== "" && { cosigned }),
        witnesses: witnesses.map(decodeState),
      }));
    },
    proveConsistency: async (size) => {
      const { root, proof, checkpoint } = await client.unary(Ledger.ProveConsistency, { size });
      return fromNode("answer", () => ({
        ...{ root: requirePresent(root, "root"), proof },
        checkpoint: requirePresent(checkpoint, "checkpoint"),
      }));
    },
    listForks: async () => {
      const { forks } = await client.unary(Ledger.ListForks, {});
      return fromNode("answer", () =>
        forks.map(({ trustDomain, foundAt, evidence }) => ({
          trustDomain: requirePresent(trustDomain, "trustDomain"),
          at: requirePresent(timeOf(foundAt, "foundAt"), "foundAt"),
          evidence: requirePresent(evidence, "evidence"),
        })),
      );
    },
  };
}
