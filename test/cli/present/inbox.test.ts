/** A transfer in the recipient's inbox: who sent it, what it is in the recipient's words, and how far that binds. */
import { expect, test } from "vitest";
import { inboxLines } from "../../../src/cli/present/inbox.ts";
import type { InboxEntry } from "../../../src/edge/grpc/inbox-codec.ts";
import { plain, widest } from "../../support/command.ts";

const obligation = {
  dimension: "use",
  asWritten: "prohibited",
  says: "Nobody may use it.",
  by: {
    jurisdiction: "EU",
    side: "origin",
    rule: "r",
    cite: "Art 1",
    since: "2018-05-25",
    status: "confirmed",
  },
} as const;
const ENTRY: InboxEntry = {
  cursor: 1,
  entryCursor: "",
  transferId: "0193a5f0-0000-7000-8000-000000000001",
  sender: "spiffe://eu.example/platform/aurora",
  from: "EU",
  to: "JP",
  terms: [
    {
      path: "modality[0]",
      source: "facial image",
      concept: "mod:face",
      target: ["顔", "容貌"],
      result: "kept",
    },
    {
      path: "purpose[1]",
      source: "security",
      concept: "pur:verify",
      target: ["本人確認"],
      result: "widened",
    },
  ],
  obligations: [obligation, obligation],
  operations: [],
  retention: [],
  receipt: new Uint8Array(),
};
const text = (entry: InboxEntry, width = 100) =>
  plain(inboxLines(entry, "spiffe://jp.example/platform/sakura", width)).join("\n");

test("shows both ends with their places, then each word as the recipient's law has it", () => {
  expect(text(ENTRY)).toBe(
    [
      "THE RECIPIENT'S INBOX, IN THE RECIPIENT'S WORDS",
      "  from          spiffe://eu.example/platform/aurora (EU)",
      "  to            spiffe://jp.example/platform/sakura (JP)",
      "  modality      顔 and 容貌",
      "                the sender wrote: facial image",
      "  purpose       本人確認",
      "                the sender wrote: security",
      "  bound by      2 obligations, as above",
    ].join("\n"),
  );
});

test("shows what the recipient may do with the data", () => {
  const onward = { tiers: ["tier:1"], recipients: [], places: ["JP", "KR"] };
  const retention = [{ event: "purpose-end", period: "P1Y" }];
  const shown = text({ ...ENTRY, operations: ["store", "compare"], onward, retention });
  expect(shown).toMatch(/may do +store, compare\n/);
  expect(shown).toMatch(/may pass on +tier:1, JP, KR\n/);
  expect(shown).toMatch(/keeps +at most P1Y after purpose end\n/);
  expect(text({ ...ENTRY, onward: { tiers: [], recipients: [], places: [] } })).toMatch(
    /may pass on +to nobody\n/,
  );
});

test("one obligation is one", () => {
  expect(text({ ...ENTRY, obligations: [obligation] })).toMatch(/bound by +1 obligation, as above$/);
});

test("wide characters and long names fit the lines, and nothing is lost", () => {
  const sender = `spiffe://eu.example/platform/${"a".repeat(80)}`;
  const terms = ENTRY.terms.slice(0, 1).map((term) => ({ ...term, target: ["顔".repeat(60)] }));
  const narrow = text({ ...ENTRY, sender, terms }, 60);
  expect(widest(narrow)).toBeLessThanOrEqual(60);
  expect(narrow.match(/顔/g)).toHaveLength(60);
  expect(narrow.replaceAll(/\s/g, "")).toContain(`${sender}(EU)`);
});
