/** The auditor of a local federation: made once, for the place of its node, and able to call it. */
import { expect, onTestFinished, test } from "vitest";
import { makeAuditor } from "../../../src/cli/local/auditor.ts";
import { connectAuditor } from "../../../src/client/auditor.ts";
import { homeOf } from "../../federation/raw.ts";
import { startFederation } from "../../support/federation.ts";

test("the auditor is certified once, and sees the decisions of its node's place for a year", async () => {
  const federation = await startFederation(["JP"]);
  onTestFinished(federation.stop);
  const home = { ...homeOf(federation, "JP"), address: federation.address("JP") };
  const folder = await makeAuditor(home, new Date("2026-11-30T12:00:00Z"));
  expect(await makeAuditor(home, new Date())).toBe(folder);
  const auditor = connectAuditor({ address: home.address, as: folder });
  onTestFinished(auditor.close);
  expect(auditor.id).toBe("spiffe://jp.comity.example/auditor/court");
  expect(await auditor.listDecisions("")).toEqual({
    decisions: [],
    nextToken: "",
    scope: { places: ["JP"], from: "2026-11-30", until: "2027-11-30" },
  });
});
