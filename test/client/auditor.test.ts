/** An auditor's client: it reads pages of decisions, and refuses an answer without its scope. */
import { expect, onTestFinished, test } from "vitest";
import { connectAuditor } from "../../src/client/auditor.ts";
import { createAuditService } from "../../src/edge/grpc/audit-service.ts";
import type { AuditedPage } from "../../src/transfers/list-decisions.ts";
import { authorityPem, certify, startNode } from "../edge/grpc/fixture.ts";

const COURT = "spiffe://eu.example/auditor/court";
const statement = { leaf: "e30=", index: 7, proof: [], checkpoint: "eu.example\n8\n" };
const PAGE: AuditedPage = {
  decisions: [{ index: 7, statements: [statement], obligations: ['[{"a":1}]'], token: "8-t" }],
  nextToken: "",
  scope: { places: ["KR"], from: "2026-01-01", until: "2026-12-31" },
};

async function auditor(page: AuditedPage) {
  const { address } = await startNode([createAuditService(async () => page)]);
  const made = connectAuditor({ address, as: { ...certify(COURT), authorityPem: authorityPem(COURT) } });
  onTestFinished(made.close);
  return made;
}

test("a page is read as the node gave it", async () => {
  const made = await auditor(PAGE);
  expect([made.id, made.node]).toEqual([COURT, "spiffe://eu.example/node"]);
  expect(await made.listDecisions("")).toEqual(PAGE);
});

test("an answer without days is refused", async () => {
  const made = await auditor({ ...PAGE, scope: { places: [], from: "", until: "" } });
  await expect(made.listDecisions("")).rejects.toMatchObject({ reason: "STATEMENT_INVALID" });
});
