/** Conflicts: what was refused is kept beside a leaf that shows nothing of it, and an operator learns of it after that. */
import { describe, expect, test } from "vitest";
import { loadText } from "../../src/engine/record.ts";
import { assertSeals } from "../../src/engine/sealed.ts";
import { ComityError } from "../../src/errors.ts";
import { LIMITS } from "../../src/limits.ts";
import { noteConflict } from "../../src/notices/conflict.ts";
import { PART } from "../../src/notices/schema.ts";
import { createNoticePair, IRISH } from "../support/notices.ts";
import { newestEvidence, reasonOf } from "./arrivals.ts";
import { noticeWith } from "./notices.ts";

const REFUSED = noticeWith({ title: "Only as evidence" });
const CONFLICT = { notice: REFUSED.id, kept: "11".repeat(32), refused: "22".repeat(32), by: IRISH };

describe("a conflict", () => {
  test("is kept with the refused content and who sent it", async () => {
    const { eu } = createNoticePair();
    await noteConflict(eu.context, CONFLICT, REFUSED);
    expect(await newestEvidence(eu)).toEqual({ ...CONFLICT, what: REFUSED });
  });

  test("keeps an envelope as it came, so that its sender can be shown what it signed", async () => {
    const { eu } = createNoticePair();
    const own = { leaf: "bGVhZg==", index: 1, proof: [], checkpoint: "head" };
    const envelope = { own, body: "as it came" };
    await noteConflict(eu.context, CONFLICT, envelope as never);
    expect((await newestEvidence(eu)).what).toEqual(envelope);
  });

  test("shows nothing in the ledger, whose leaf commits to all of it", async () => {
    const { eu } = createNoticePair();
    await noteConflict(eu.context, CONFLICT, REFUSED);
    const text = Buffer.from((await eu.store.log.leaf(0)) ?? []).toString("utf8");
    for (const told of ["Only as evidence", CONFLICT.notice, CONFLICT.refused, IRISH])
      expect(text).not.toContain(told);
    const body = await loadText(eu.context, 0, PART.evidence);
    const { salt } = JSON.parse(body);
    const seals = { of: "event", bytes: Buffer.from(body) } as const;
    expect(() => assertSeals(JSON.parse(text), seals, salt)).not.toThrow();
  });

  test("raises one alarm, that names no notice", async () => {
    const { eu, story } = createNoticePair();
    await noteConflict(eu.context, CONFLICT, REFUSED);
    expect(story).toEqual([{ event: "NOTICE_CONFLICT" }]);
  });

  test("is kept once, and of one notice only so many are", async () => {
    const { eu, story } = createNoticePair();
    const size = async () => (await eu.store.log.head()).size;
    for (let n = 0; n < 3; n++) await noteConflict(eu.context, CONFLICT, REFUSED);
    expect([await size(), story]).toEqual([1, [{ event: "NOTICE_CONFLICT" }]]);
    for (let n = 0; n < 9; n++)
      await noteConflict(eu.context, { ...CONFLICT, refused: `${n}`.repeat(64) }, REFUSED);
    expect(await size()).toBe(LIMITS.contradictionsPerSubject);
    await noteConflict(eu.context, { ...CONFLICT, notice: "another" }, REFUSED);
    expect(await size()).toBe(LIMITS.contradictionsPerSubject + 1);
  });

  test("that could not be recorded raises none: whoever sent it learns that it was not kept", async () => {
    const { eu, story } = createNoticePair();
    const full = () => Promise.reject(new ComityError("STORE_UNAVAILABLE", "the disk is full"));
    const store = { ...eu.store, commit: full };
    expect(await reasonOf(noteConflict({ ...eu.context, store }, CONFLICT, REFUSED))).toBe(
      "STORE_UNAVAILABLE",
    );
    expect(story).toEqual([]);
  });
});
