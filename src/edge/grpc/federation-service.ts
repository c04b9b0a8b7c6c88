/** The receiving side of the standing stream: Federation.Exchange of comity/v1. */
import grpc from "@grpc/grpc-js";
import type { Answer } from "../../engine/context.ts";
import type { Receiver as RelayReceiver } from "../../engine/relay.ts";
import { ComityError } from "../../errors.ts";
import type { Statement } from "../../ledger/proof.ts";
import { STORED_BESIDE_BYTES } from "../../limits.ts";
import type { Destination } from "../../transfers/receive.ts";
import type { ProveHead } from "../../witness/claims.ts";
import type { CompareHeads } from "../../witness/compare-heads.ts";
import type { Cosign } from "../../witness/cosign.ts";
import { runInSpan } from "../telemetry/trace.ts";
import { createCoalescer, MAX_FRAME_ITEMS } from "./coalescer.ts";
import { decodeHead, encodeWitnessAnswer } from "./cosign.ts";
import { Federation } from "./definition.ts";
import { decodeExchangedRequest, encodeExchanged, type GiveAll } from "./exchanged.ts";
import type { AnswerInput } from "./generated/comity/v1/Answer.ts";
import type { CompareHeadsRequestOutput } from "./generated/comity/v1/CompareHeadsRequest.ts";
import type { CompareHeadsResponseInput } from "./generated/comity/v1/CompareHeadsResponse.ts";
import type { CosignRequestOutput } from "./generated/comity/v1/CosignRequest.ts";
import type { CosignResponseInput } from "./generated/comity/v1/CosignResponse.ts";
import type { ExchangeRequestOutput } from "./generated/comity/v1/ExchangeRequest.ts";
import type { GetAbilitiesResponseInput } from "./generated/comity/v1/GetAbilitiesResponse.ts";
import type { GetHandOversResponseInput } from "./generated/comity/v1/GetHandOversResponse.ts";
import type { GetHeldCheckpointResponseInput } from "./generated/comity/v1/GetHeldCheckpointResponse.ts";
import type { ListExchangedRequestOutput } from "./generated/comity/v1/ListExchangedRequest.ts";
import type { ListExchangedResponseInput } from "./generated/comity/v1/ListExchangedResponse.ts";
import type { ProposalOutput } from "./generated/comity/v1/Proposal.ts";
import type { ProveHeadRequestOutput } from "./generated/comity/v1/ProveHeadRequest.ts";
import type { ProveHeadResponseInput } from "./generated/comity/v1/ProveHeadResponse.ts";
import type { RefusalInput } from "./generated/comity/v1/Refusal.ts";
import { decodeLogs, decodeSizes, encodeHeldHeads, encodeProvedHead } from "./gossip.ts";
import { type Duplex, duplex, methodName, refusal, unary } from "./handlers.ts";
import { methodUnknown } from "./methods.ts";
import { timestampOf } from "./narrow.ts";
import type { PeerUse } from "./quota.ts";
import type { Implementation } from "./server.ts";
import {
  decodeEnvelope,
  decodeItemId,
  decodeProposal,
  decodeRelayKind,
  encodeAnswer,
  encodeStatement,
  senderOf,
} from "./statement-codec.ts";
import { isInternal } from "./status.ts";
import { shorten } from "./text.ts";

type Item = {
  readonly use: PeerUse;
  /** The approximate size of its message, in bytes. */
  readonly bytes: number;
  readonly id: string | undefined;
  readonly idField: "transferId" | "dispatchId";
  readonly traceparent: string | undefined;
  readonly decide: (origin: string, id: string, breathe: () => Promise<void>) => Promise<Answer>;
};

/** The node behind the service. `origin` is the SPIFFE id of the node at the other end of the connection. */
export type Receiver = Destination & { readonly relay: RelayReceiver["receive"] };

/**
 * The most items of one stream that wait for a decision or for their answer to be written. At this number reading
 * stops.
 */
const MAX_OUTSTANDING = 1024;
const PATH = Federation.Exchange.path;
const METHOD = methodName(PATH);

/** Returns the highest checkpoint of a node's log that is held here; undefined where there is none. */
export type HeldCheckpoint = (node: string) => Promise<string | undefined>;

/** Returns the hand-overs of this node's own log, oldest first. */
export type OwnHandOvers = () => Promise<readonly Statement[]>;

/** The node as a witness: it cosigns heads, tells what it holds of other logs, and proves the newest head of its own. */
export type WitnessOfNodes = {
  readonly cosign: Cosign;
  readonly compareHeads: CompareHeads;
  readonly proveHead: ProveHead;
};

const unknown = () => Promise.reject(methodUnknown());
const NO_WITNESS: WitnessOfNodes = { cosign: unknown, compareHeads: unknown, proveHead: unknown };

/** Called with the SPIFFE id of a node that has called, and with each frame that it sends. */
export type Heard = (node: string) => void;

/**
 * Creates the service. Each item is answered on its own, in any order. An error of `receiver` becomes the item's
 * refusal. By default the node is no witness, holds no checkpoint, gives nothing back, and the log was never handed over. `now` is the node's clock.
 */
export function createFederationService(
  receiver: Receiver,
  held: HeldCheckpoint = async () => undefined,
  heard: Heard = () => {},
  now: () => Date = () => new Date(),
  handOvers: OwnHandOvers = async () => [],
  witness: WitnessOfNodes = NO_WITNESS,
  giveBack: GiveAll = unknown,
): Implementation {
  const handlers = {
    Exchange: duplex((stream) => serve(stream, receiver, heard)),
    GetHeldCheckpoint: unary(async (_: object, { identity }): Promise<GetHeldCheckpointResponseInput> => {
      heard(identity.id);
      const checkpoint = (await held(identity.id)) ?? "";
      return { checkpoint, time: timestampOf(now().toISOString(), "time") };
    }),
    GetAbilities: unary(
      async (): Promise<GetAbilitiesResponseInput> => ({ manyRecords: true, handOvers: true }),
    ),
    GetHandOvers: unary(
      async (): Promise<GetHandOversResponseInput> => ({
        handOvers: (await handOvers()).map(encodeStatement),
      }),
    ),
    ListExchanged: unary(
      async (request: ListExchangedRequestOutput, { identity }): Promise<ListExchangedResponseInput> => {
        heard(identity.id);
        const { since, token } = decodeExchangedRequest(request);
        return encodeExchanged(await giveBack(identity.id, since, token));
      },
    ),
    ...witnessHandlers(witness, heard),
  };
  return { definition: Federation, handlers };
}

/** Creates the handlers by which nodes watch over each other's logs. */
function witnessHandlers({ cosign, compareHeads, proveHead }: WitnessOfNodes, heard: Heard) {
  return {
    Cosign: unary(async (request: CosignRequestOutput, { identity }): Promise<CosignResponseInput> => {
      heard(identity.id);
      return encodeWitnessAnswer(await cosign(identity.id, decodeHead(request)));
    }),
    CompareHeads: unary(
      async (request: CompareHeadsRequestOutput, { identity }): Promise<CompareHeadsResponseInput> => {
        heard(identity.id);
        return encodeHeldHeads(await compareHeads(identity.id, decodeLogs(request)));
      },
    ),
    ProveHead: unary(
      async (request: ProveHeadRequestOutput, { identity }): Promise<ProveHeadResponseInput> => {
        heard(identity.id);
        return encodeProvedHead(await proveHead(identity.id, decodeSizes(request)));
      },
    ),
  };
}

function serve({ call, context, host }: Duplex, receiver: Receiver, heard: Heard): void {
  const origin = context.identity.id;
  heard(origin);
  const breathe = () => host.turns.next(origin);
  let outstanding = 0;
  let ending = false;
  const settle = () => {
    if (ending && outstanding === 0) call.end();
    else if (outstanding < MAX_OUTSTANDING && call.isPaused() && !ending) call.resume();
  };
  const end = () => {
    ending = true;
    settle();
  };
  const answers = createCoalescer<AnswerInput>((items, done) => {
    const written = () => {
      outstanding -= items.length;
      settle();
      done();
    };
    // After the end nothing more is written, and no callback comes.
    if (!call.cancelled && !call.writableEnded) call.write({ answers: items }, written);
  });

  /** Counts an item before anything is done for it. Throws OVERLOADED. */
  function count({ use, bytes }: Item): void {
    const { identity } = context;
    if (use.of === "resolves") host.quota.resolve(identity);
    if (use.of === "relays") host.quota.relay(identity, bytes);
    host.quota.store(identity, bytes + STORED_BESIDE_BYTES, use);
  }

  async function answer(item: Item): Promise<void> {
    const { id, idField, traceparent = "", decide } = item;
    const result = await runInSpan({ side: "server", method: METHOD, traceparent }, async () => {
      count(item);
      return encodeAnswer(await decide(origin, decodeItemId(id, idField), breathe));
    }).catch((error: unknown) => ({ refusal: refusalOf(error, host) }));
    answers.push({ itemId: id ?? "", ...result }, sizeOf(result));
  }

  // Headers tell the peer that it may write. Without this call they would wait for the first answer.
  call.sendMetadata(new grpc.Metadata());
  call.on("data", (frame: ExchangeRequestOutput) => {
    heard(origin);
    const items = itemsOf(frame, receiver);
    if (items.length > MAX_FRAME_ITEMS) return refuse(call, items.length, host);
    outstanding += items.length;
    if (outstanding >= MAX_OUTSTANDING) call.pause();
    for (const item of items) host.turns.begin(origin, () => void answer(item));
  });
  call.once("end", end);
  stopWhenOver({ call, context, host }, () => {
    call.pause();
    end();
  });
}

/** Calls `stop` when the node drains, and when the stream has reached its longest time. */
function stopWhenOver({ call, context, host }: Duplex, stop: () => void): void {
  host.draining.addEventListener("abort", stop, { once: true });
  context.signal.addEventListener("abort", () => {
    host.draining.removeEventListener("abort", stop);
    // A stream that has reached its longest time ends in order, and the peer opens another.
    if (!call.cancelled) stop();
  });
}

/** Returns the size of what an item brings, without the few bytes around it. */
function bytesOf({ body, statement }: Pick<ProposalOutput, "body" | "statement">): number {
  return (body?.length ?? 0) + (statement?.leaf?.length ?? 0);
}

function itemsOf(
  { proposals, resolves, relays }: ExchangeRequestOutput,
  { receive, resolve, relay }: Receiver,
): Item[] {
  return [
    ...proposals.map(
      ({ transferId, traceparent, ...proposal }): Item => ({
        use: { of: "transfers", sender: senderOf(proposal.statement) },
        bytes: bytesOf(proposal) + (proposal.obligations?.length ?? 0),
        id: transferId,
        idField: "transferId",
        traceparent,
        decide: (origin, id, breathe) => receive(origin, id, decodeProposal(proposal), breathe),
      }),
    ),
    ...resolves.map(
      ({ transferId, traceparent }): Item => ({
        use: { of: "resolves" },
        bytes: 0,
        id: transferId,
        idField: "transferId",
        traceparent,
        decide: (origin, id) => resolve(origin, id),
      }),
    ),
    ...relays.map(
      ({ dispatchId, traceparent, ...message }): Item => ({
        use: { of: "relays" },
        bytes: bytesOf(message),
        id: dispatchId,
        idField: "dispatchId",
        traceparent,
        decide: async (origin) => ({
          statement: await relay(origin, decodeRelayKind(message), decodeEnvelope(message)),
        }),
      }),
    ),
  ];
}

function refuse(call: Duplex["call"], items: number, { observer }: Duplex["host"]): void {
  const error = new ComityError(
    "INPUT_TOO_LARGE",
    `the frame has \`${items}\` items; the limit is \`${MAX_FRAME_ITEMS}\``,
  );
  call.emit("error", refusal(error, PATH, observer));
}

function refusalOf(thrown: unknown, { observer }: Duplex["host"]): { reason: string; message: string } {
  if (isInternal(thrown)) observer.fault({ method: METHOD, error: thrown });
  const { reason, message } = ComityError.from(isInternal(thrown) ? undefined : thrown);
  return { reason, message: shorten(message, 1000) };
}

function sizeOf(result: ReturnType<typeof encodeAnswer> | { refusal: RefusalInput }): number {
  if (!("statement" in result)) return 256;
  const { leaf, proof, checkpoint } = result.statement;
  return (
    leaf.length +
    proof.length * 34 +
    checkpoint.length +
    result.obligations.length +
    result.records.length +
    64
  );
}
