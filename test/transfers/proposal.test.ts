/** A proposal on arrival: the leaf is that node's own, for this node, and about what stands beside it. */
import { expect, test } from "vitest";
import { openProposal, verifyProposal } from "../../src/transfers/proposal.ts";
import { createPair, EU, IL, proposalOf, sample } from "../support/pair.ts";

const login = await sample("login");

test("an honest proposal is opened to the request that its origin was asked for", async () => {
  const pair = await createPair();
  const { id, proposal } = await proposalOf(pair, login);
  const verified = verifyProposal(pair.il.context, EU, id, proposal);
  expect(verified.leaf).toMatchObject({ transfer: id, origin: EU, destination: IL });
  expect(openProposal(verified)).toEqual({ request: login });
});

test.each([
  ["another transfer's id", (id: string) => [EU, `f${id.slice(1)}`], "STATEMENT_INVALID"],
  ["a node without an agreement", (id: string) => ["spiffe://jp.example/node", id], "AGREEMENT_MISSING"],
])("under %s it is refused", async (_, named, reason) => {
  const pair = await createPair();
  const { id, proposal } = await proposalOf(pair, login);
  const [origin = "", transfer = ""] = named(id);
  expect(() => verifyProposal(pair.il.context, origin, transfer, proposal)).toThrow(
    expect.objectContaining({ reason }),
  );
});
