/** A notice from a file: what may be left out, what a repeat is, and what is refused. */
import { describe, expect, test } from "vitest";
import {
  completeNotice,
  isShort,
  loadNotice,
  needsBefore,
  readNotice,
} from "../../src/client/notice-file.ts";
import type { ShownNotice } from "../../src/edge/grpc/notice-answers.ts";
import { fileWith } from "../support/command.ts";

const now = new Date("2026-11-21T12:00:00Z");
const SAMPLE = new URL("../../src/cli/samples/incident-fingerprint-leak.yaml", import.meta.url).pathname;
const reporter = "spiffe://eu.comity.example/regulator/ie-dpc";
const other = "spiffe://eu.comity.example/regulator/edps";
const CONTENT = `
content:
  title: A leak
  severity: high
  nature: A copy
  times: { aware: now }
  subjects: [{ place: EU }]
  biometrics: [{ modality: face, form: template }]
  contact: { office: Desk }
  consequences: Some
`;
const invalid = expect.objectContaining({ reason: "INPUT_INVALID" });

test("the sample is read as a draft, with a fresh id each time", () => {
  const [one, two] = [loadNotice(SAMPLE, now), loadNotice(SAMPLE, now)];
  expect(one).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(one.id).not.toBe(two.id);
});

test("a file that is no notice is refused", () => {
  expect(() => loadNotice(fileWith("a: 1\n"), now)).toThrow(invalid);
  expect(() => loadNotice(fileWith("- 1\n"), now)).toThrow(invalid);
});

describe("the id of a file without one", () => {
  const idOf = (text: string, naming: object = {}) => readNotice(fileWith(text), { reporter, ...naming }).id;
  const text = `jurisdiction: EU\nmarking: { tlp: GREEN }${CONTENT}`;

  test("is the same for the same file and reporter, and a UUIDv7 in form", () => {
    expect(idOf(text)).toBe(idOf(text));
    expect(idOf(text)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idOf(text)).not.toBe(idOf(text.replace("A leak", "Another")));
    expect(idOf(text)).not.toBe(idOf(text, { reporter: other }));
    expect(() => loadNotice(fileWith(text), now)).not.toThrow();
  });

  test("is that of the key, whatever else the file says", () => {
    const keyed = { key: "case 7" };
    expect(idOf(text, keyed)).toBe(idOf(text.replace("A leak", "Another"), keyed));
    expect(idOf(text, keyed)).not.toBe(idOf(text, { key: "case 8" }));
    expect(idOf("withdraw: true\n", keyed)).toBe(idOf(text, keyed));
  });

  test("is missing in an update or a withdrawal without a key", () => {
    for (const later of [`version: 2\n${text}`, "withdraw: true\n"])
      expect(() => readNotice(fileWith(later), { reporter })).toThrow("needs the `id` of its notice");
  });
});

describe("a file is completed", () => {
  const id = "0193a5f0-0000-7000-8000-000000000001";
  const read = (text: string) => readNotice(fileWith(`id: ${id}\n${text}`), { reporter });
  const standing = (changes: object) =>
    ({ version: 1, jurisdiction: "EU", stage: "initial", why: "", ...changes }) as ShownNotice;
  const known = { content: { times: { aware: "2026-11-20T08:00:00.000Z" } } };
  const first = `jurisdiction: EU\nmarking: { tlp: GREEN }${CONTENT}`;

  test("with the moment for `now`, or the one at the node: an update starts no deadline anew", () => {
    expect(completeNotice(read(first), now).content?.times.aware).toBe(now.toISOString());
    expect(needsBefore(read(first))).toBe(true);
    expect(needsBefore(read(first.replace("aware: now", "aware: 2026-11-20T08:00:00Z")))).toBe(false);
    const repeated = completeNotice(read(first), now, standing(known));
    expect(repeated.content?.times.aware).toBe("2026-11-20T08:00:00.000Z");
    const update = completeNotice(read(`version: 2\n${first}`), now, standing(known));
    expect(update.content?.times.aware).toBe("2026-11-20T08:00:00.000Z");
  });

  test("and not over a later version", () => {
    expect(() => completeNotice(read(first), now, standing({ ...known, version: 3 }))).toThrow(
      "say `version: 4`",
    );
    const withdrawn = standing({ version: 3, stage: "withdrawn" });
    for (const text of [first, `version: 4\n${first}`])
      expect(() => completeNotice(read(text), now, withdrawn)).toThrow("nothing follows a withdrawal");
  });

  test("only where a first version has a marking; an update may leave it out", () => {
    const unmarked = `jurisdiction: EU${CONTENT}`;
    expect(() => completeNotice(read(unmarked), now)).toThrow(/no `marking`.*CLEAR.*AMBER\+STRICT.*RED/);
    expect(completeNotice(read(`version: 2\n${unmarked}`), now)).not.toHaveProperty("marking");
  });

  test("from `id` and `withdraw` alone, and from a reason, also when it is repeated", () => {
    const short = read("withdraw: true\nwhy: a test\n");
    expect(isShort(short) && needsBefore(short)).toBe(true);
    expect(completeNotice(short, now, standing({ version: 4, stage: "update" }))).toEqual({
      ...{ id, version: 5, jurisdiction: "EU", withdraw: true, why: "a test" },
    });
    expect(
      completeNotice(short, now, standing({ version: 5, stage: "withdrawn", why: "a test" })).version,
    ).toBe(5);
    expect(isShort(read("withdraw: true\nversion: 2\njurisdiction: EU\n"))).toBe(false);
    expect(() => completeNotice(short, now)).toThrow(invalid);
  });
});
