/** The service that shows a node's log: Ledger of comity/v1. */

import { statementOf } from "../../engine/record.ts";
import type { Log } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { parseCheckpoint } from "../../ledger/checkpoint.ts";
import { trustDomainOf } from "../../ledger/log-origin.ts";
import { parseNote } from "../../ledger/note.ts";
import type { Statement } from "../../ledger/proof.ts";
import type { CosignedHead } from "../../witness/cosigned.ts";
import type { ForkRow } from "../../witness/schema.ts";
import type { WitnessState } from "../../witness/watch.ts";
import { type CoseReceipts, decodeAskedCose } from "./cose.ts";
import { Ledger } from "./definition.ts";
import type { GetCheckpointResponseInput } from "./generated/comity/v1/GetCheckpointResponse.ts";
import type { GetCoseReceiptsRequestOutput } from "./generated/comity/v1/GetCoseReceiptsRequest.ts";
import type { GetCoseReceiptsResponseInput } from "./generated/comity/v1/GetCoseReceiptsResponse.ts";
import type { ListForksResponseInput } from "./generated/comity/v1/ListForksResponse.ts";
import type { ListHandOversResponseInput } from "./generated/comity/v1/ListHandOversResponse.ts";
import type { ProveConsistencyRequestOutput } from "./generated/comity/v1/ProveConsistencyRequest.ts";
import type { ProveConsistencyResponseInput } from "./generated/comity/v1/ProveConsistencyResponse.ts";
import type { ProveRequestOutput } from "./generated/comity/v1/ProveRequest.ts";
import type { ProveResponseInput } from "./generated/comity/v1/ProveResponse.ts";
import type { RenewKeyRequestOutput } from "./generated/comity/v1/RenewKeyRequest.ts";
import type { RenewKeyResponseInput } from "./generated/comity/v1/RenewKeyResponse.ts";
import type { WitnessStateInput } from "./generated/comity/v1/WitnessState.ts";
import { unary } from "./handlers.ts";
import { methodUnknown } from "./methods.ts";
import { countOf, requirePresent, timestampOf } from "./narrow.ts";
import type { Implementation } from "./server.ts";
import { encodeStatement } from "./statement-codec.ts";

/** A hand-over of the log of a trust domain. */
export type ListedHandOver = { readonly trustDomain: string; readonly statement: Statement };

/** The keys of logs behind the service: of the node's own, and of those that it knows. Keys are C2SP verifier keys. */
export type LedgerKeysPort = {
  /** Returns the key that signs the node's log now, and the hand-overs of all logs that are known; of each oldest first. */
  readonly list: () => Promise<{ readonly present: string; readonly handOvers: readonly ListedHandOver[] }>;
  /** Hands the log over from the key that the caller knows, and returns the key that signs now. `by` is the operator's SPIFFE id. */
  readonly renew: (
    from: string,
    options: { readonly force: boolean; readonly by: string },
  ) => Promise<string>;
};

/** The word of others on logs: the cosignatures on the node's own, and the evidence against any. */
export type WitnessedPort = {
  /** Returns the newest head of the node's log that others have cosigned; undefined where there is none. */
  readonly cosigned: () => Promise<CosignedHead | undefined>;
  readonly forks: () => Promise<readonly Pick<ForkRow, "log" | "at" | "evidence">[]>;
  /** Returns the state of each witness that is asked to cosign the node's log. */
  readonly witnesses: () => Promise<readonly WitnessState[]>;
};

const NOBODY: WitnessedPort = {
  cosigned: async () => undefined,
  forks: async () => [],
  witnesses: async () => [],
};

/**
 * Creates the service over a node's log. Leaves hold nothing personal, so every permitted caller may see all of them. By default
 * there are no COSE receipts.
 */
export function createLedgerService(
  log: Pick<Log, "head" | "prove" | "consistency">,
  keys: LedgerKeysPort,
  witnessed: WitnessedPort = NOBODY,
  cose: CoseReceipts = () => Promise.reject(methodUnknown()),
): Implementation {
  return {
    definition: Ledger,
    handlers: {
      ...witnessHandlers(log, witnessed),
      Prove: unary(async ({ index }: ProveRequestOutput): Promise<ProveResponseInput> => {
        const place = countOf(index, "index");
        const recorded = await log.prove(place);
        if (recorded === undefined)
          throw new ComityError("NOT_FOUND", `the log has no leaf \`${place}\` yet`);
        return { statement: encodeStatement(statementOf(recorded)) };
      }),
      ListHandOvers: unary(async (): Promise<ListHandOversResponseInput> => {
        const { present, handOvers } = await keys.list();
        return {
          ledgerKey: present,
          handOvers: handOvers.map(({ trustDomain, statement }) => ({
            trustDomain,
            statement: encodeStatement(statement),
          })),
        };
      }),
      RenewKey: unary(
        async (
          { ledgerKey, force = false }: RenewKeyRequestOutput,
          { identity },
        ): Promise<RenewKeyResponseInput> => {
          const from = requirePresent(ledgerKey, "ledgerKey");
          return { ledgerKey: await keys.renew(from, { force, by: identity.id }) };
        },
      ),
      GetCoseReceipts: unary(
        async (
          request: GetCoseReceiptsRequestOutput,
          { identity },
        ): Promise<GetCoseReceiptsResponseInput> => {
          // THREAT: a node that passed questions on for others could be sent around in a circle.
          const receipts = await cose(decodeAskedCose(request), { ownOnly: identity.role === "node" });
          return { receipts: receipts.map((each) => Buffer.from(each)) };
        },
      ),
    },
  };
}

function encodeState({ name, behind, last, failing }: WitnessState): WitnessStateInput {
  return {
    ...{ name, behind, size: last?.size ?? 0 },
    ...(last && { cosignedAt: timestampOf(last.at, "cosignedAt") }),
    ...(failing && {
      failingSince: timestampOf(failing.since, "failingSince"),
      ...{ reason: failing.reason, message: failing.message },
    }),
  };
}

/** Creates the handlers that show what others say of the log, and what it proves of its earlier sizes. */
function witnessHandlers(
  log: Pick<Log, "head" | "consistency">,
  { cosigned, forks, witnesses }: WitnessedPort,
) {
  return {
    GetCheckpoint: unary(async (_: object, { identity }): Promise<GetCheckpointResponseInput> => {
      const { checkpoint } = await log.head();
      // The lines, and the states of witnesses, name other nodes that know this one.
      if (identity.role === "node") return { checkpoint, cosigned: "", witnesses: [] };
      const [newest, states] = await Promise.all([cosigned(), witnesses()]);
      return { checkpoint, cosigned: newest?.checkpoint ?? "", witnesses: states.map(encodeState) };
    }),
    ProveConsistency: unary(
      async ({ size }: ProveConsistencyRequestOutput): Promise<ProveConsistencyResponseInput> => {
        const first = countOf(size, "size");
        const { checkpoint } = await log.head();
        const proved =
          first === 0
            ? undefined
            : await log.consistency(first, parseCheckpoint(parseNote(checkpoint).text).size);
        if (proved === undefined)
          throw new ComityError(
            "NOT_FOUND",
            `the log has no size \`${first}\`: it is from 1 to that of its checkpoint`,
          );
        return {
          root: Buffer.from(proved.root),
          proof: proved.proof.map((hash) => Buffer.from(hash)),
          checkpoint,
        };
      },
    ),
    ListForks: unary(
      async (): Promise<ListForksResponseInput> => ({
        forks: (await forks()).map(({ log, at, evidence }) => ({
          trustDomain: trustDomainOf(log),
          foundAt: timestampOf(at, "foundAt"),
          evidence: Buffer.from(evidence, "utf8"),
        })),
      }),
    ),
  };
}
