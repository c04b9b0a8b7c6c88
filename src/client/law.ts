/** Asks a node what the law in force there demands, as anyone of the node's own trust domain. */
import type { Client } from "../edge/grpc/client.ts";
import { Law } from "../edge/grpc/definition.ts";
import { decodeAnswer, encodeQuestion, type Question } from "../edge/grpc/law-codec.ts";
import type { LawAnswer } from "../law/query.ts";
import { type Endpoint, openConnection } from "./connection.ts";

/** Asks what the law in force at the node demands of a transfer. Nothing is recorded, and the answer is no leave to send. */
export type AskNode = (question: Question) => Promise<LawAnswer>;

/** A platform, a regulator, an auditor or an operator that asks. The call rejects with the reason that the node gives. */
export type Asker = {
  /** The SPIFFE id of the asker. */
  readonly id: string;
  /** The SPIFFE id of the node that answers, as its certificate proves. */
  readonly node: string;
  readonly askLaw: AskNode;
  readonly close: () => void;
};

/** Connects in any role to one's own node, to ask it. Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID. */
export function connectAsker(endpoint: Endpoint): Asker {
  const { id, node, client } = openConnection(endpoint);
  return { id, node, askLaw: askOver(client), close: client.close };
}

/** Returns the call over an open connection. */
export function askOver(client: Client): AskNode {
  return async (question) => decodeAnswer((await client.unary(Law.Ask, encodeQuestion(question))).answer);
}
