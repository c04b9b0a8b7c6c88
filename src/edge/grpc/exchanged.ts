/** Gives back, and asks for, the things that two nodes have exchanged: Federation.ListExchanged. */
import type { ExchangedRelay } from "../../engine/context.ts";
import { ComityError } from "../../errors.ts";
import { MOST_RELAYS, type RelaysPage } from "../../notices/exchanged.ts";
import { type ExchangedPage, type ExchangedTransfer, MOST_EXCHANGED } from "../../transfers/exchanged.ts";
import { createClient } from "./client.ts";
import { Federation } from "./definition.ts";
import { RELAY_KINDS } from "./enums.ts";
import type { ExchangedRelayOutput } from "./generated/comity/v1/ExchangedRelay.ts";
import type { ExchangedTransferOutput } from "./generated/comity/v1/ExchangedTransfer.ts";
import type { ListExchangedRequestOutput } from "./generated/comity/v1/ListExchangedRequest.ts";
import type { ListExchangedResponseInput } from "./generated/comity/v1/ListExchangedResponse.ts";
import { nameOf, requiredWordOf, requirePresent, timeOf, timestampOf } from "./narrow.ts";
import type { PeerTarget } from "./peer-stream.ts";
import { decodeItemId, decodeStatement, encodeStatement, textOf } from "./statement-codec.ts";

/** The time, in milliseconds, that a node has to give a page. */
const ANSWER_WITHIN_MS = 30_000;
/** The longest token that is taken, in characters. */
const MAX_TOKEN = 256;

/** A page of everything that two nodes have exchanged. */
export type WholePage = ExchangedPage & Pick<RelaysPage, "relays">;

/** Gives a page of everything to a peer, as `GiveBack` does. */
export type GiveAll = (peer: string, since: Date, token: string) => Promise<WholePage>;

/** Decodes the request for a page. Throws INPUT_INVALID. */
export function decodeExchangedRequest({ since, pageToken = "" }: ListExchangedRequestOutput): {
  readonly since: Date;
  readonly token: string;
} {
  return { since: new Date(requirePresent(timeOf(since, "since"), "since")), token: pageToken };
}

/** Encodes a page. */
export function encodeExchanged({ transfers, relays, nextToken }: WholePage): ListExchangedResponseInput {
  const bytes = (text: string) => Buffer.from(text, "utf8");
  return {
    transfers: transfers.map((each) => ({
      transferId: each.id,
      ...(each.proposal && { proposal: encodeStatement(each.proposal) }),
      body: bytes(each.body),
      obligations: bytes(each.obligations),
      answer: encodeStatement(each.answer),
      answerObligations: bytes(each.answerObligations),
      records: bytes(each.records),
      erased: each.erased,
    })),
    relays: relays.map(({ kind, own, body, answer }) => ({
      kind: nameOf(RELAY_KINDS, kind as keyof typeof RELAY_KINDS, "kind"),
      statement: encodeStatement(own),
      body: bytes(body),
      ...(answer && { answer: encodeStatement(answer) }),
    })),
    nextPageToken: nextToken,
  };
}

/**
 * Asks a node for a page of what it has exchanged with this one, and verifies nothing of it. Rejects where no answer comes, with
 * METHOD_UNKNOWN from a version that gives nothing back, and with STATEMENT_INVALID, INPUT_INVALID or TEXT_MALFORMED for what is no page.
 */
export async function askExchanged(
  { address, credentials }: PeerTarget,
  since: Date,
  pageToken: string,
): Promise<WholePage> {
  const client = createClient({ address, credentials });
  try {
    const request = { since: timestampOf(since.toISOString(), "since"), pageToken };
    const options = { deadlineMs: ANSWER_WITHIN_MS };
    const {
      transfers,
      relays,
      nextPageToken = "",
    } = await client.unary(Federation.ListExchanged, request, options);
    if (transfers.length > MOST_EXCHANGED || relays.length > MOST_RELAYS || nextPageToken.length > MAX_TOKEN)
      throw new ComityError(
        "STATEMENT_INVALID",
        `the peer gives a page of more than ${MOST_EXCHANGED} transfers, or a token too long`,
      );
    return {
      transfers: transfers.map(decodeTransfer),
      relays: relays.map(decodeRelayed),
      nextToken: nextPageToken,
    };
  } finally {
    client.close();
  }
}

function decodeRelayed({ kind, statement, body, answer }: ExchangedRelayOutput): ExchangedRelay {
  return {
    kind: requiredWordOf(RELAY_KINDS, kind, "kind"),
    own: decodeStatement(statement),
    body: textOf(body, "body"),
    ...(answer && { answer: decodeStatement(answer) }),
  };
}

function decodeTransfer(message: ExchangedTransferOutput): ExchangedTransfer {
  const { transferId, proposal, body, obligations, answer, answerObligations, records, erased } = message;
  return {
    id: decodeItemId(transferId, "transferId"),
    ...(proposal && { proposal: decodeStatement(proposal) }),
    answer: decodeStatement(answer),
    body: textOf(body, "body"),
    obligations: textOf(obligations, "obligations"),
    answerObligations: textOf(answerObligations, "answerObligations"),
    records: textOf(records, "records"),
    erased: erased === true,
  };
}
