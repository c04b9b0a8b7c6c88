/** `Audit.ListDecisions` over mutual TLS: who may ask, in whose name, and what an auditor's client reads. */
import { expect, test } from "vitest";
import { createAuditService } from "../../../src/edge/grpc/audit-service.ts";
import { Audit } from "../../../src/edge/grpc/definition.ts";
import type { PageRequest } from "../../../src/engine/page.ts";
import type { AuditedPage } from "../../../src/transfers/list-decisions.ts";
import { ALICE, connect, startNode } from "./fixture.ts";

const COURT = "spiffe://eu.example/auditor/court";
const statement = { leaf: "e30=", index: 7, proof: [], checkpoint: "eu.example\n8\n" };
const scope = { places: ["KR", "SG"], from: "2026-01-01", until: "2026-12-31" };
const decision = { index: 7, statements: [statement], obligations: ["[]"], token: "8-token" };

async function start() {
  const asked: [string, PageRequest][] = [];
  const answer: AuditedPage = { decisions: [decision], nextToken: "9-next", scope };
  const list = async (auditor: string, page: PageRequest) => {
    asked.push([auditor, page]);
    return answer;
  };
  return { asked, node: await startNode([createAuditService(list)]) };
}

test("the caller is the auditor, and gets scope, decisions and tokens", async () => {
  const { asked, node } = await start();
  const answer = await connect(node, COURT).unary(Audit.ListDecisions, { pageSize: 3, pageToken: "1-a" });
  expect(asked).toEqual([[COURT, { size: 3, token: "1-a" }]]);
  expect(answer).toMatchObject({
    scope: { places: scope.places, firstDay: scope.from, lastDay: scope.until },
    nextPageToken: "9-next",
    decisions: [{ index: 7, pageToken: "8-token", statements: [{ index: 7 }] }],
  });
  expect(answer.decisions[0]?.obligations.map(String)).toEqual(["[]"]);
});

test.each([ALICE, "spiffe://eu.example/operator/desk", "spiffe://jp.example/auditor/court"])(
  "%s may not ask",
  async (id) => {
    const { asked, node } = await start();
    await expect(connect(node, id).unary(Audit.ListDecisions, {})).rejects.toMatchObject({
      reason: expect.stringMatching(/^(ROLE|SCOPE)_FORBIDDEN$/),
    });
    expect(asked).toEqual([]);
  },
);
