/** `comity trust export`: the trust file for those who check receipts. */
import { expect, test } from "vitest";
import { makeHome, runIn } from "../../support/home.ts";

test("the trust file names the node's own log", async () => {
  const kr = await makeHome();
  expect(JSON.parse((await runIn(kr, "trust", "export")).stdout)).toEqual({
    type: "comity/v1/trust",
    nodes: [{ trustDomain: "pipc.example", ledger: expect.stringMatching(/^pipc\.example\+/) }],
  });
});
