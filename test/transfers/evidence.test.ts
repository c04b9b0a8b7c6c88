/** The evidence of an offer: each item is checked with its own, by the issuers of the agreement alone. */
import { expect, test } from "vitest";
import type { EvidenceCheck } from "../../src/engine/context.ts";
import type { Evidence } from "../../src/evidence/item.ts";
import { LIMITS } from "../../src/limits.ts";
import { checkOffer } from "../../src/transfers/evidence.ts";
import { dropEvidence, listEvidencedItems } from "../../src/transfers/transfer-request.ts";
import { AT, agreementBetween, sample } from "./fixture.ts";

const agreement = agreementBetween("EU", "US-IL");
const plain = sample("eu-us-il-login");
const proof: Evidence = { issuer: "attestor", issued: AT, until: AT, binding: { kind: "notices" } };

/** The sample, every item with the path as its evidence. */
function evidenced() {
  const request = structuredClone(plain);
  for (const { path, item } of listEvidencedItems(request.offer)) item.evidence = path;
  return request;
}
const paths = listEvidencedItems(plain.offer).map(({ path }) => path);

test("an item without evidence is not proven, and nobody is asked about it", async () => {
  const checkEvidence: EvidenceCheck = () => Promise.reject(new Error("asked"));
  const found = await checkOffer({ checkEvidence }, plain, agreement, AT);
  expect(paths.length).toBeGreaterThan(1);
  for (const path of paths) expect(found.get(path)).toEqual({ why: "no evidence" });
});

test("each item has what its evidence says, or why it does not hold", async () => {
  const checkEvidence: EvidenceCheck = async ({ evidence }) =>
    evidence === paths[0] ? { why: "it is too old" } : proof;
  const found = await checkOffer({ checkEvidence }, evidenced(), agreement, AT);
  const [first = "", ...others] = paths;
  expect(found.get(first)).toEqual({ why: "it is too old" });
  for (const path of others) expect(found.get(path)).toEqual(proof);
  expect(found.get("offer.notices[63]")).toBeUndefined();
});

test("each item is checked without its evidence, at the time, by the issuers that the agreement names", async () => {
  const asked: Parameters<EvidenceCheck>[0][] = [];
  const checkEvidence: EvidenceCheck = async (parts) => {
    asked.push(parts);
    return proof;
  };
  const request = evidenced();
  await checkOffer({ checkEvidence }, request, agreement, AT);
  const items = listEvidencedItems(request.offer).map(({ item }) => dropEvidence(item));
  expect(asked.map(({ item }) => item)).toEqual(items);
  for (const { issuers, at } of asked)
    expect({ issuers, at }).toEqual({ issuers: agreement.issuers, at: AT });
  asked.length = 0;
  await checkOffer({ checkEvidence }, request, undefined, AT);
  for (const { issuers } of asked) expect(issuers).toEqual({});
});

test("a request with too many items that bring evidence is refused before any is checked", async () => {
  const request = evidenced();
  const [safeguard] = request.offer.safeguards;
  const many = { id: "eu.scc", ...safeguard, evidence: "jws" };
  request.offer.safeguards = Array.from({ length: LIMITS.evidenceItemsPerRequest + 1 }, () => many);
  const checkEvidence: EvidenceCheck = () => Promise.reject(new Error("checked"));
  await expect(checkOffer({ checkEvidence }, request, agreement, AT)).rejects.toMatchObject({
    reason: "INPUT_TOO_LARGE",
  });
});
