/** Asks a node about the law in force there, in any role of the node's own trust domain. */
import type { Client } from "../edge/grpc/client.ts";
import { Law } from "../edge/grpc/definition.ts";
import { decodeAnswer, encodeQuestion, type Question } from "../edge/grpc/law-codec.ts";
import type { Answer } from "../law/answer/answer.ts";
import { type Endpoint, openConnection } from "./connection.ts";

/**
 * Asks for the demands that the law in force at the node makes of a transfer. Nothing is recorded, and no answer
 * allows sending.
 */
export type AskNode = (question: Question) => Promise<Answer>;

/**
 * A platform, a regulator, an auditor or an operator that asks. The call rejects with the reason that the node
 * states.
 */
export type Asker = {
  /** The SPIFFE id of the asker. */
  readonly id: string;
  /** The SPIFFE id of the answering node, as its certificate proves. */
  readonly node: string;
  readonly askLaw: AskNode;
  readonly close: () => void;
};

/**
 * Connects to the caller's own node in any role, to ask about its law. Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or
 * IDENTITY_INVALID.
 */
export function connectAsker(endpoint: Endpoint): Asker {
  const { id, node, client } = openConnection(endpoint);
  return { id, node, askLaw: askOver(client), close: client.close };
}

/** Creates the call over an open connection. */
export function askOver(client: Client): AskNode {
  return async (question) => decodeAnswer((await client.unary(Law.Ask, encodeQuestion(question))).answer);
}
