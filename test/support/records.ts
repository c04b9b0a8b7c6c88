/** The shared part of a transfer of many records: the login sample for ten people, its obligations accepted. */
import { createAssessMany } from "../../src/transfers/assess-many.ts";
import { parseRecord } from "../../src/transfers/subject-record.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { AURORA, createPair, sample, signedFor } from "./pair.ts";

/** Makes the shared part, in which the importer accepts the obligations of an adult's record. */
export async function sharedPart(people = "10"): Promise<TransferRequest> {
  const login = await sample("login");
  const { accepts: _, ...offer } = login.offer;
  const asked = await signedFor({ ...login, facts: { ...login.facts, people: [people] }, offer });
  const { eu } = await createPair();
  const shared = { caller: AURORA, request: asked, record: false, breathe: async () => {} };
  const records = [parseRecord({ age: 30, sharedConsents: [0] }, asked)];
  const { decisions } = await createAssessMany(eu.context)(shared)({ number: 0, records });
  const obligations = decisions[0]?.assessment.decision.obligations.hash ?? "";
  return signedFor({ ...asked, offer: { ...offer, accepts: { obligations } } });
}
