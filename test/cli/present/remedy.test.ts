/** Changes that would permit a transfer: each with what it means, or with what keeps it from counting. */
import { expect, test } from "vitest";
import { remedyLines, titleOfRemedy } from "../../../src/cli/present/remedy.ts";
import { loadRequest } from "../../../src/client/index.ts";
import { parseRequest } from "../../../src/transfers/transfer-request.ts";
import { readYaml } from "../../../src/yaml.ts";
import { plain } from "../../support/command.ts";
import { sample } from "../commands/call.ts";

const atoms = () =>
  new Map([["eu.tia", { kind: "assessment", says: "an assessment of the law there" } as const]]);

/** The two columns of each change, whose first may take several lines. */
function tableOf(lines: readonly string[]): readonly string[][] {
  const rows: string[][] = [];
  for (const line of plain(lines)) {
    const [left, right] = [line.slice(2, 34).trim(), line.slice(34).trim()];
    const last = rows.at(-1);
    if (right !== "" || last === undefined) rows.push([left, right]);
    else last[0] = `${last[0]} ${left}`;
  }
  return rows;
}

test("each change is explained by its atom, its kind, or the reason for which it does not count yet", () => {
  const remedy = [
    "offer.assessments: {id: eu.tia}",
    "facts.identifies: false",
    "offer.notices[0]",
    "filing to x",
    "offer.recipients: {role: controller}",
    "offer.operations: [store, compare]",
  ];
  const notCounted = [{ path: "offer.notices[0]", why: "no evidence" }];
  const lines = tableOf(remedyLines(remedy, notCounted, 100, atoms));
  expect(lines).toEqual([
    ["offer.assessments: [{id: eu.tia, date: YYYY-MM-DD}]", "an assessment of the law there"],
    ["facts.identifies: false", "if this is true, and the request states it"],
    ["offer.notices[0]", "make it count: no evidence"],
    ["filing to x", "make it in time, and list it under `filings` in the offer"],
    [
      "offer.recipients: [{role: controller, id: RECIPIENT, place: CODE}]",
      "if this is true: an entry for the recipient, with evidence",
    ],
    ["offer.operations: [store, compare]", "add it to the offer"],
  ]);
  expect(remedyLines([], notCounted, 100, atoms)).toEqual([]);
});

test.each([
  [
    "offer.grounds: {law: EU, basis: eprivacy-consent}",
    "offer.grounds: [{law: EU, basis: eprivacy-consent}]",
  ],
  [
    "offer.filings: {to: jp.ppc, document: jp.x}",
    "offer.filings: [{to: jp.ppc, document: jp.x, at: YYYY-MM-DD}]",
  ],
  [
    "offer.instruments: {id: eu.scc}",
    "offer.instruments: [{id: eu.scc, parties: [RECIPIENT], from: YYYY-MM-DD}]",
  ],
  ["offer.accepts: {obligations: ab}", "offer.accepts: {obligations: ab}"],
  [
    "offer.consents[0]: {for: [sale], qualities: [opt_in]}",
    "offer.consents[0]: {for: [sale], qualities: [opt_in]}",
  ],
])("`%s` is written as a request file has it", (item, line) => {
  expect(tableOf(remedyLines([item], [], 200, atoms))[0]?.[0]).toBe(line);
});

test("a consent that is missing is written in whole, as a file takes it and the request needs it", () => {
  const request = loadRequest(sample("kr-sg-login"));
  const bare = { ...request, offer: { ...request.offer, consents: [] }, purpose: ["a: b", "verify"] };
  const remedy = ["offer.consents: {for: [collect, transfer], qualities: [opt_in]}"];
  const lines = plain(remedyLines(remedy, [], 60, atoms, bare));
  const written = lines.slice(lines.indexOf("    consents:")).join("\n").replace("YYYY-MM-DD", "2026-06-01");
  const { offer } = parseRequest({ ...bare, offer: readYaml(written).value });
  expect(offer.consents).toEqual([
    expect.objectContaining({
      for: ["collect", "transfer"],
      qualities: ["opt_in"],
      purposes: ["a: b", "verify"],
      modalities: request.modality,
      forms: request.form,
      recipients: [request.recipient],
      destinations: ["SG"],
      subjects: "all",
    }),
  ]);
  const begun = ["offer.consents[0]: {for: [sale], qualities: [opt_in]}"];
  expect(plain(remedyLines(begun, [], 60, atoms, bare)).join("\n")).not.toContain("subjects");
});

test("several changes are needed together", () => {
  expect(["a", "b"].map((_, i) => titleOfRemedy(["x", "y"].slice(0, i + 1)))).toEqual([
    "CHANGES THAT WOULD PERMIT IT",
    "CHANGES THAT WOULD PERMIT IT, ALL TOGETHER",
  ]);
});
