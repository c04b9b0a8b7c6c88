/** Cards and peers as an operator reads them. */
import { expect, test } from "vitest";
import {
  addedLines,
  cardLines,
  peerLines,
  peersLines,
  removedLines,
  testedLines,
} from "../../../src/cli/present/peer.ts";
import type { ShownPeer } from "../../../src/edge/grpc/peers-service.ts";
import type { PeerCard } from "../../../src/federation/peer-card.ts";
import { plain, widest } from "../../support/command.ts";

const PEER: ShownPeer = {
  trustDomain: "pdpc.example",
  address: "node.pdpc.example:7440",
  jurisdictions: ["SG", "MY"],
  fingerprint: "able acid",
  authorityUntil: "2036-11-27T00:00:00.000Z",
  keptUntil: "",
  removed: false,
  agreements: [],
};
const text = (lines: readonly string[]) => plain(lines).join("\n");

test("a card is believed only once its fingerprint was compared", () => {
  const card = { trustDomain: "pdpc.example", jurisdictions: ["SG"], address: "a.example:1" } as PeerCard;
  const ends = [new Date("2030-01-01"), new Date("2036-01-01")];
  const shown = (compared: boolean) =>
    text(cardLines(card, { ends, fingerprint: "able acid", compared }, 100));
  expect(shown(false)).toContain("Nothing here is to be believed yet.");
  expect(shown(true)).toContain("The fingerprint is the one that you gave.");
  expect(shown(true)).toContain("until 2030-01-01 and 2036-01-01");
});

test("a new peer comes with the next commands, ready to be typed", () => {
  const lines = text(addedLines(PEER, 100));
  expect(lines).toMatch(/^pdpc\.example is known here now\.\n {2}serves +SG, MY\n/);
  expect(lines).toContain("\n  comity peer test pdpc.example\n");
  expect(lines).toContain("comity agreement draft --with pdpc.example --purposes recognition --until");
});

test("the list says of each agreement if it is in force, and where an address is unknown", () => {
  const agreements = [
    { id: "kr-sg", hash: "a", inForce: true },
    { id: "kr-sg-old", hash: "b", inForce: false },
  ];
  const lines = text(peersLines([PEER, { ...PEER, address: "", agreements }], 100));
  expect(lines).toMatch(/pdpc\.example +SG, MY +2036-11-27 +none/);
  expect(lines).toContain("its address is unknown");
  expect(lines).toContain("kr-sg, in force");
  expect(lines).toContain("kr-sg-old, not in force");
  expect(widest(lines)).toBeLessThanOrEqual(100);
  expect(text(peersLines([], 100))).toMatch(/^No other node is known\./);
});

test("a clock that differs by a second or more is told with the answer", () => {
  const of = (clockAheadMs?: number) =>
    text(
      testedLines(
        "pdpc.example",
        { reachable: true, ...(clockAheadMs !== undefined && { clockAheadMs }) },
        100,
      ),
    );
  expect(of()).not.toContain("clock");
  expect(of(499)).not.toContain("clock");
  expect(of(3_000)).toContain("Its clock is 3 s ahead of this node's");
  expect(of(-31_000)).toContain("Its clock is 31 s behind this node's");
});

test("one node is shown with the day to which its authority is trusted, where all agreements are over", () => {
  const agreements = [{ id: "kr-sg", hash: "a", inForce: false }];
  const of = (changes: Partial<ShownPeer>) => text(peerLines({ ...PEER, agreements, ...changes }, 100));
  expect(of({})).toMatch(/authority +until 2036-11-27\n(.|\n)*agreement +kr-sg, not in force/);
  expect(of({})).not.toContain("for the sake of");
  const kept = { fingerprint: "", keptUntil: "2035-11-30" };
  expect(of(kept).replaceAll(/\s+/g, " ")).toContain(
    "kept known by agreements that are over; trusted until 2035-11-30 for the sake of what was delivered",
  );
  expect(of(kept)).toContain("known by an agreement alone");
  const dropped = { ...kept, authorityUntil: "" };
  expect(of(dropped).replaceAll(/\s+/g, " ")).toContain(
    "not trusted any more: every agreement with it is over",
  );
  expect(text(peersLines([{ ...PEER, ...dropped }], 100))).toContain("not trusted");
});

test("a removal, the list and one node say the same of what is kept, and until when", () => {
  const peer = { ...PEER, fingerprint: "", keptUntil: "2035-11-30", removed: true };
  const says = "no longer known; trusted until 2035-11-30 for the sake of what was delivered";
  const flat = (lines: readonly string[]) => text(lines).replaceAll(/\s+/g, " ");
  expect(flat(removedLines(PEER.trustDomain, peer, 100))).toBe(`pdpc.example is ${says}.`);
  expect(flat(peersLines([peer], 300))).toContain("no longer known; trusted until");
  expect(flat(peerLines(peer, 100))).toContain(`kept ${says}`);
  expect(widest(text(peersLines([peer], 100)))).toBeLessThanOrEqual(100);
  // The authority itself ends first.
  const late = { ...peer, keptUntil: "2037-11-30" };
  expect(flat(removedLines(PEER.trustDomain, late, 100))).toContain("trusted until 2036-11-27 for");
  expect(flat(removedLines(PEER.trustDomain, undefined, 100))).toBe("pdpc.example is no longer known.");
});

test("a call that failed names the reason and the likeliest cause", () => {
  const failed = (reason: string) =>
    text(testedLines("pdpc.example", { reachable: false, reason, message: "no way" }, 100));
  expect(text(testedLines("pdpc.example", { reachable: true }, 100))).toContain(
    "each of the two nodes knows the other",
  );
  expect(failed("NODE_UNREACHABLE")).toMatch(
    /^pdpc\.example does not answer: NODE_UNREACHABLE: no way\n.*firewall/,
  );
  expect(failed("TRUST_DOMAIN_UNKNOWN")).toContain("not added your card yet");
  expect(failed("OVERLOADED")).toBe("pdpc.example does not answer: OVERLOADED: no way");
});
