/** Names of laws, as citations begin with them. */
import { expect, test } from "vitest";
import { lawNameIn, lawNamesOf } from "../../../src/cli/present/law-names.ts";

test.each([
  ["GDPR Art 9(2)(a)", "GDPR"],
  ["GDPR Arts 9(2)(a)-(b), 7(4), recital 43", "GDPR"],
  ["DSA (Regulation (EU) 2022/2065) Art 26(3)", "DSA"],
  ["740 ILCS 14/15(b), 14/10 (P.A. 103-0769)", "740 ILCS"],
  ["Civ. Code 1798.120(c)-(d)", "Civ. Code"],
  ["C.R.S. 6-1-1314(4)(b)(II)", "C.R.S."],
  ["GBL 899-aa(2), (8)", "GBL"],
  ["RCW 19.373.030(1)", "RCW"],
  ["Com. Law 14-4707(a)(1), 14-4712", "Com. Law"],
  ["PDPL Art 20; IR Art 24", "PDPL"],
  ["152-FZ Arts 9, 11", "152-FZ"],
  ["Law 19.628 as amended, Art 16 ter", "Law 19.628"],
  ["Law 29733 Art 2(5)", "Law 29733"],
  ["Law 151/2020 Arts 2, 12", "Law 151/2020"],
  ["PPL s 8A", "PPL"],
  ["Privacy Act s 6(1)", "Privacy Act"],
  ["DPA ss 25(h), 49(1)", "DPA"],
  ["PIPEDA Sch 1 cl. 4.3.6", "PIPEDA"],
  ["Privacy Act 2020 IPP 11", "Privacy Act 2020"],
  ["28 CFR 202.301", "28 CFR"],
  ["572-FZ", "572-FZ"],
  ["BDSG section 26(3)", "BDSG"],
  ["LO 3/2018 Art 7", "LO 3/2018"],
  ["11 CCR 7150 ff.", "11 CCR"],
])("%s is of %s", (cite, name) => {
  expect(lawNameIn(cite)).toBe(name);
});

test("a place is named by the laws of most of its rules, at most two, and ties by the alphabet", () => {
  const rules = ["B Art 1", "B Art 2", "C Art 1", "A Art 1", "D s 1"].map((cite) => ({ cite }));
  expect(lawNamesOf(rules)).toEqual(["B", "A"]);
  expect(lawNamesOf([])).toEqual([]);
});
