/** The services as they are loaded: all that the .proto files define, and messages in the form that the codecs read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  Agreements,
  Audit,
  Authority,
  Erasures,
  Federation,
  Identities,
  Law,
  Ledger,
  type Method,
  Notices,
  Packs,
  Peers,
  PROTO_FILES,
  PROTO_FOLDER,
  Transfers,
} from "../../../src/edge/grpc/definition.ts";

const LOADED: Readonly<Record<string, object>> = {
  ...{
    Transfers,
    Notices,
    Packs,
    Peers,
    Agreements,
    Identities,
    Authority,
    Law,
    Audit,
    Erasures,
    Federation,
    Ledger,
  },
};
const folder = join(PROTO_FOLDER, "comity/v1");
const protos = readdirSync(folder)
  .filter((name) => name.endsWith(".proto"))
  .map((name) => ({ path: `comity/v1/${name}`, text: readFileSync(join(folder, name), "utf8") }));
const written = protos.filter(({ text }) => /^service /m.test(text));

test("every file with a service is loaded", () => {
  expect([...PROTO_FILES].sort()).toEqual(written.map(({ path }) => path).sort());
});

test("every method of a file is there, under its path, and streams as it is written", () => {
  const found = written.flatMap(({ text }) => {
    const [, service = ""] = /^service (\w+)/m.exec(text) ?? [];
    const rpcs = text.matchAll(/^ {2}rpc (\w+)\((stream )?\w+\) returns \((stream )?\w+\)/gm);
    return [...rpcs].map(([, name = "", asks, answers]) => ({
      path: `/comity.v1.${service}/${name}`,
      requestStream: asks !== undefined,
      responseStream: answers !== undefined,
    }));
  });
  const loaded = Object.values(LOADED)
    .flatMap((service) => Object.values(service as Readonly<Record<string, Method>>))
    .map(({ path, requestStream, responseStream }) => ({ path, requestStream, responseStream }));
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  expect(found.length).toBeGreaterThan(15);
  expect(loaded.sort(byPath)).toEqual(found.sort(byPath));
});

describe("a decoded message", () => {
  test("lacks what was not stated, but has every list", () => {
    expect(Transfers.Inbox.requestDeserialize(Buffer.of())).toEqual({});
    expect(Federation.Exchange.responseDeserialize(Buffer.of())).toEqual({ answers: [] });
  });

  test("keeps a 0 or a false that was stated where the field may be left out", () => {
    const facts = { encrypted: false };
    const draft = { content: { records: 0, facts } };
    const { Report } = Notices;
    expect(Report.requestDeserialize(Report.requestSerialize({ draft })).draft?.content).toMatchObject({
      records: 0,
      facts: { encrypted: false },
    });
  });

  test("has the names of an enumeration, and the number where it has no name", () => {
    const { Assess } = Transfers;
    const view = (given: number) =>
      Assess.requestDeserialize(Assess.requestSerialize({ view: given as never })).view;
    expect(view(1)).toMatch(/^ASSESS_VIEW_/);
    expect(view(99)).toBe(99);
  });

  test("shows that a number was too large to be exact", () => {
    const { Prove } = Ledger;
    const index = (given: number) => Prove.requestDeserialize(Prove.requestSerialize({ index: given })).index;
    expect(index(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    expect(Number.isSafeInteger(index(2 ** 60))).toBe(false);
  });

  test("of alternatives has the one that was chosen, and no key beside it", () => {
    const { Ask } = Law;
    const answer = { onDate: "2026-01-01" };
    const { answer: told } = Ask.responseDeserialize(Ask.responseSerialize({ answer }));
    const stated = Object.entries(told ?? {}).filter(([, value]) => !Array.isArray(value));
    expect(stated).toEqual([["onDate", "2026-01-01"]]);
  });
});
