/**
 * The second verifier, in Python with its standard library and openssl, written from docs/receipt.md alone, against Comity's own:
 * the same receipts, and the same mutations of them.
 */
import { createPrivateKey, sign } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalText } from "../../src/ledger/canonical.ts";
import { decode, encodeList } from "../../src/ledger/cose.ts";
import {
  bytesToCosign,
  cosignerOf,
  createCosignature,
  formatCosigner,
} from "../../src/ledger/cosignature.ts";
import { parseHandOver, unverifiedHandOver } from "../../src/ledger/hand-over.ts";
import { type LogOpening, openingBytes } from "../../src/ledger/log-opening.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { formatNote, parseNote, parseVerifierKey } from "../../src/ledger/note.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { formatCoseFile } from "../../src/receipt/cose.ts";
import type { Leaf } from "../../src/receipt/leaf.ts";
import { formatTrust } from "../../src/receipt/trust.ts";
import { parseTrust, verifyReceipt } from "../../src/receipt/verify.ts";
import { formatWitnessed, type WitnessedPart } from "../../src/receipt/witnessed.ts";
import { createHybridLedgerKey, createLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { beginLog, renamed } from "../ledger/handed-log.ts";
import { coseOf } from "../support/cose.ts";
import { isLonger } from "../support/longer.ts";
import { bytesOf, EU, IL, inVersion1, KEYS, leaves, receiptOf, stated } from "../transfers/leaves.ts";
import { chunk, receiptOfRecord } from "./chunk.ts";
import { absent, type Found, PythonVerifier } from "./python-verifier.ts";
import { receiptOf as receiptOfTransferred } from "./transferred.ts";

const nodes = [EU, IL].map((node) => ({
  trustDomain: node.split("/")[2] ?? "",
  ledger: KEYS[node]?.verifierKey ?? "",
}));
const trust = { type: "comity/v1/trust", nodes };
const proposed = inVersion1(leaves.proposal);
const decided = {
  ...inVersion1(leaves.decision),
  proposal: leafHash(bytesOf(proposed)).toHex(),
} as Leaf;
const receipts: Readonly<Record<string, Uint8Array>> = {
  permit: receiptOf(stated(leaves.proposal, EU), stated(leaves.decision, IL)),
  bar: receiptOf(stated(leaves.proposal, EU), stated(leaves.bar, IL)),
  assessment: receiptOf(stated(leaves.assessment, EU)),
  denial: receiptOf(stated(leaves.denial, EU)),
  "permit of version 1": receiptOf(stated(proposed, EU), stated(decided, IL)),
  "denial of version 1": receiptOf(stated(inVersion1(leaves.denial), EU)),
  "record that is assessed": receiptOfRecord(0),
  "record that is denied": receiptOfRecord(1),
  "permit of a record": receiptOfTransferred(0),
  "record that the origin denies": receiptOfTransferred(1),
  "record that the destination denies": receiptOfTransferred(2),
};

let python: PythonVerifier;
beforeAll(() => {
  if (absent === undefined) python = new PythonVerifier();
});
afterAll(() => python?.[Symbol.dispose]());

/** What Comity finds, in the words of the second verifier. */
function own(bytes: Uint8Array, file: unknown): Found["answer"] {
  try {
    return verifyReceipt(bytes, parseTrust(file)).permit ? "permit" : "evidence";
  } catch {
    return "refused";
  }
}

/** Expects that the second verifier refuses at one of the steps, and that Comity refuses with these words. */
async function expectRefused(bytes: Uint8Array, file: unknown, step: RegExp, words?: RegExp): Promise<void> {
  expect(await python.find(bytes, file)).toMatchObject({
    answer: "refused",
    step: expect.stringMatching(step),
  });
  expect(() => verifyReceipt(bytes, parseTrust(file))).toThrow(words);
}

const jsonOf = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString("utf8"));
const bytesOfJson = (value: unknown) => Buffer.from(canonicalText(value));

describe.skipIf(absent !== undefined)(`a verifier in Python${absent ? ` (${absent})` : ""}`, () => {
  it.each(Object.entries(receipts))("finds in a %s what Comity finds", async (kind, bytes) => {
    const answer = kind.startsWith("permit") ? "permit" : "evidence";
    expect(await python.find(bytes, trust)).toEqual({ answer });
    expect(own(bytes, trust)).toBe(answer);
  });

  it("finds in the receipts of a federation that ran what Comity finds", async () => {
    const fixtures = new URL("../store/fixtures/", import.meta.url);
    const file = JSON.parse(readFileSync(new URL("trust.json", fixtures), "utf8"));
    const names = readdirSync(new URL("receipts/", fixtures));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const bytes = gunzipSync(readFileSync(new URL(`receipts/${name}`, fixtures)));
      expect(await python.find(bytes, file)).toEqual({
        answer: name.includes("advertising") ? "evidence" : "permit",
      });
      expect(own(bytes, file)).toBe(name.includes("advertising") ? "evidence" : "permit");
    }
  });

  it.each([
    ["a statement about another transfer", [stated(leaves.denial, EU), stated(leaves.decision, IL)], /6/],
    ["an answer alone", [stated(leaves.decision, IL)], /6/],
    ["another node's signature", [stated(leaves.proposal, IL), stated(leaves.decision, IL)], /3/],
    ["another place", [{ ...stated(leaves.denial, EU), index: 1 }], /5/],
  ])("refuses %s, as Comity does", async (_, statements, step) => {
    await expectRefused(receiptOf(...statements), trust, step);
  });

  it("refuses a permit of two different things, as Comity does", async () => {
    const iris = { ...leaves.proposal.concepts, modality: ["mod:iris"] };
    const lying: Leaf = { ...leaves.proposal, concepts: iris };
    const proposal = leafHash(bytesOf(lying)).toHex();
    const bytes = receiptOf(stated(lying, EU), stated({ ...leaves.decision, proposal }, IL));
    await expectRefused(bytes, trust, /8/, /other concepts/);
  });

  it("refuses a permit that is dated outside its time, as Comity does", async () => {
    for (const at of ["2020-01-01T00:00:00.000Z", "2040-01-01T00:00:00.000Z"]) {
      const bytes = receiptOf(stated(leaves.proposal, EU), stated({ ...leaves.decision, at }, IL));
      await expectRefused(bytes, trust, /6/, /dates its permit/);
    }
  });

  it("refuses a record in another place, and a chunk without one, as Comity does", async () => {
    const receipt = jsonOf(receiptOfRecord(0));
    const moved = { ...receipt, records: [{ ...receipt.records[0], index: 2 }] };
    await expectRefused(bytesOfJson(moved), trust, /record/);
    await expectRefused(receiptOf(chunk.statement), trust, /record/);
  });

  it("refuses the records of two people as one, as Comity does", async () => {
    const [one, other] = [0, 2].map((index) => jsonOf(receiptOfTransferred(index)));
    const bytes = bytesOfJson({ ...one, records: [other.records[0], one.records[1]] });
    await expectRefused(bytes, trust, /record/, /different records/);
  });

  it("refuses a list that no statement names, as Comity does", async () => {
    const receipt = jsonOf(receipts.permit ?? new Uint8Array());
    for (const obligations of [[], [[]], [...receipt.obligations, []], [receipt.obligations[0].slice(1)]])
      await expectRefused(
        bytesOfJson({ ...receipt, obligations }),
        trust,
        /[17]/,
        /lists of obligations|receipt of version 2/,
      );
  });

  it("refuses a receipt in another spelling", async () => {
    const text = Buffer.from(receipts.permit ?? []).toString("utf8");
    for (const other of [
      ` ${text}`,
      `\ufeff${text}`,
      text.replace(/"index":(\d+)/, '"index":$1.0'),
      text.replace('"type"', '"\\u0074ype"'),
    ])
      await expectRefused(Buffer.from(other), trust, /1/);
  });
});

/** The values that differ from a JSON value in one part: left out, of another type, doubled, or next to it. */
function* mutationsOf(value: unknown): Generator<unknown> {
  yield null;
  yield typeof value === "string" ? 1 : "x";
  if (typeof value === "string") {
    yield `${value} `;
    yield value.slice(1);
  }
  if (typeof value === "number") yield value + 1;
  if (Array.isArray(value)) {
    if (value.length > 0) yield value.slice(1);
    yield [...value, ...value.slice(-1), ...(value.length === 0 ? [""] : [])];
    if (value.length > 1) yield value.toReversed();
    for (const [i, each] of value.entries())
      for (const changed of mutationsOf(each)) yield value.toSpliced(i, 1, changed);
  } else if (typeof value === "object" && value !== null) {
    yield { ...value, more: 1 };
    for (const [name, each] of Object.entries(value)) {
      const { [name]: _, ...rest } = value as Record<string, unknown>;
      yield rest;
      for (const changed of mutationsOf(each)) yield { ...value, [name]: changed };
    }
  }
}

/** One of so many mutations is tried: few in an ordinary run, more in a longer one, each with COMITY_MUTATIONS=1. */
const EVERY = Number(process.env.COMITY_MUTATIONS ?? (isLonger ? 10 : 193));

describe.skipIf(absent !== undefined)("every mutation is found by both verifiers alike", () => {
  async function compare(changed: Iterable<Uint8Array>): Promise<number> {
    let tried = 0;
    const found: Promise<void>[] = [];
    const expectSame = async (bytes: Uint8Array) => {
      const { answer } = await python.find(bytes, trust);
      if (answer !== own(bytes, trust))
        expect.fail(`the second verifier finds ${answer} in ${Buffer.from(bytes)}`);
      // Nothing but the receipt itself verifies: each byte is under a signature or a hash.
      expect(answer).toBe("refused");
    };
    for (const bytes of changed) {
      if (tried++ % EVERY === 0) found.push(expectSame(bytes));
      if (found.length >= 64) await Promise.all(found.splice(0));
    }
    await Promise.all(found);
    return tried;
  }

  it.each(Object.entries(receipts))("of the values in a %s", { timeout: 600_000 }, async (_, bytes) => {
    function* changed(): Generator<Uint8Array> {
      for (const value of mutationsOf(jsonOf(bytes))) yield bytesOfJson(value);
    }
    expect(await compare(changed())).toBeGreaterThan(30);
  });

  it.each(Object.entries(receipts))("of the bytes of a %s", { timeout: 600_000 }, async (_, bytes) => {
    function* changed(): Generator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += isLonger ? 1 : 37) {
        const copy = Uint8Array.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
        yield copy;
        if (at % 17 === 0) yield Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
      }
    }
    expect(await compare(changed())).toBeGreaterThan(100);
  });
});

describe.skipIf(absent !== undefined)("of a receipt with witnesses", () => {
  const [court, stranger] = ["court.example", "stranger.example"].map((name) => createLedgerKey(name));
  const known = { ...trust, nodes: [...nodes, { trustDomain: court?.name, ledger: court?.verifierKey }] };
  const said = [stated(leaves.proposal, EU), stated(leaves.decision, IL)] as const;

  /** The head of a statement with the lines of cosigners below its own. */
  function witnessedBy(place: 0 | 1, by: readonly (NewLedgerKey | undefined)[]): WitnessedPart {
    const { checkpoint, proof } = said[place];
    const { text, signatures } = parseNote(checkpoint);
    const lines = by.flatMap((key) =>
      key === undefined
        ? []
        : createCosignature(
            cosignerOf(parseVerifierKey(key.verifierKey)),
            1_796_040_000,
            sign(null, bytesToCosign(text, 1_796_040_000), createPrivateKey(key.exportPem())),
          ),
    );
    return { statement: place, checkpoint: formatNote(text, [...signatures, ...lines]), proof: [...proof] };
  }
  const parts = [witnessedBy(0, [court, stranger]), witnessedBy(1, [court])];
  const bytes = formatWitnessed(receiptOf(...said), parts);

  it("finds what Comity finds, whoever has cosigned", async () => {
    for (const some of [parts, parts.slice(1), [witnessedBy(0, [stranger])], [witnessedBy(0, [])]]) {
      const witnessed = formatWitnessed(receiptOf(...said), some);
      expect(await python.find(witnessed, known)).toEqual({ answer: "permit" });
      expect(own(witnessed, known)).toBe("permit");
    }
  });

  it("requires as many of the witnesses that the trust file names, as Comity does", async () => {
    const requiring = (required: number, ...by: readonly (NewLedgerKey | undefined)[]) => ({
      ...{ type: "comity/v3/trust", nodes },
      witnesses: {
        required,
        keys: by.map((key) => formatCosigner(cosignerOf(parseVerifierKey(key?.verifierKey ?? "")))),
      },
    });
    for (const [some, file, answer] of [
      [parts, requiring(1, court), "permit"],
      [parts, requiring(2, court, stranger), "refused"],
      [parts.slice(1), requiring(1, court), "permit"],
      [parts.slice(0, 1), requiring(1, court), "refused"],
      [[witnessedBy(1, [court, stranger])], requiring(2, court, stranger), "permit"],
    ] as const) {
      const witnessed = formatWitnessed(receiptOf(...said), some);
      expect((await python.find(witnessed, file)).answer).toBe(answer);
      expect(own(witnessed, file)).toBe(answer);
    }
    await expectRefused(receiptOf(...said), requiring(1, court), /11/, /has 0/);
    const disguised = { ...requiring(1, KEYS[EU]), type: "comity/v3/trust" };
    const renamed = cosignerOf({ ...parseVerifierKey(KEYS[EU]?.verifierKey ?? ""), name: "x.example" });
    const file = { ...disguised, witnesses: { required: 1, keys: [formatCosigner(renamed)] } };
    expect(await python.find(bytes, file)).toMatchObject({ step: "trust" });
    expect(() => parseTrust(file)).toThrow(/no witness of itself/);
  });

  it("refuses another time on a known cosigner's line, and a head that does not hold the leaf, as Comity does", async () => {
    const [first = witnessedBy(0, []), second = witnessedBy(1, [])] = parts;
    const lines = first.checkpoint.split("\n");
    const at = lines.findIndex((line) => line.includes("court.example"));
    const [dash = "", name = "", encoded = ""] = lines[at]?.split(" ") ?? [];
    const line = Buffer.from(encoded, "base64");
    line[11] = (line[11] ?? 0) ^ 1;
    const later = lines.with(at, [dash, name, line.toString("base64")].join(" ")).join("\n");
    await expectRefused(formatWitnessed(receiptOf(...said), [{ ...first, checkpoint: later }]), known, /10/);
    await expectRefused(
      formatWitnessed(receiptOf(...said), [{ ...first, checkpoint: second.checkpoint }]),
      known,
      /3/,
    );
  });

  it("finds in every mutation what Comity finds", { timeout: 600_000 }, async () => {
    let tried = 0;
    for (const value of mutationsOf(jsonOf(bytes))) {
      if (tried++ % EVERY !== 0) continue;
      const changed = bytesOfJson(value);
      expect({ changed: changed.toString(), ...(await python.find(changed, known)) }).toMatchObject({
        answer: own(changed, known),
      });
    }
    for (let at = 0; at < bytes.length; at += isLonger ? 13 : 331) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect({ at, ...(await python.find(changed, known)) }).toMatchObject({ answer: own(changed, known) });
    }
    expect(tried).toBeGreaterThan(200);
  });
});

describe.skipIf(absent !== undefined)("of COSE receipts", () => {
  const second = createHybridLedgerKey("us-il.comity.example");
  const file = {
    ...trust,
    nodes: nodes.map((node, i) => (i === 1 ? { ...node, ledger: second.verifierKey } : node)),
  };
  const answer = stated(leaves.decision, IL, second);
  const inCose = (...statements: readonly Statement[]) =>
    formatCoseFile(
      receiptOf(...statements),
      statements.map((each) => coseOf(each, each === answer ? second : (KEYS[EU] as NewLedgerKey))),
    );
  const permit = inCose(stated(leaves.proposal, EU), answer);
  const [own1, first, other] = decode(permit) as Uint8Array[];

  it("finds what Comity finds, also of a log that signs with two keys and of one record of many", async () => {
    expect(await python.find(permit, file)).toEqual({ answer: "permit" });
    expect(own(permit, file)).toBe("permit");
    const record = formatCoseFile(receiptOfRecord(1), [coseOf(chunk.statement, KEYS[EU] as NewLedgerKey)]);
    for (const bytes of [inCose(stated(leaves.denial, EU)), record]) {
      expect(await python.find(bytes, file)).toEqual({ answer: "evidence" });
      expect(own(bytes, file)).toBe("evidence");
    }
  });

  it("refuses one of two signatures, both in another order, and the proposal alone, as Comity does", async () => {
    for (const [items, step, words] of [
      [[own1, first], /3/, /ML-DSA-44 receipt .* is missing/],
      [[own1, other, first], /3/, /is unknown/],
      [[own1], /7|6/, /one statement alone/],
      [[first, other], /cose/, /rest of the Comity receipt/],
    ] as const)
      await expectRefused(encodeList(items.map((each) => each ?? new Uint8Array())), file, step, words);
  });

  it("refuses every changed byte that Comity refuses", { timeout: 600_000 }, async () => {
    for (let at = 0; at < permit.length; at += isLonger ? 7 : 211) {
      const changed = Uint8Array.from(permit);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect({ at, ...(await python.find(changed, file)) }).toMatchObject({ answer: "refused" });
      expect(own(changed, file)).toBe("refused");
    }
  });
});

describe.skipIf(absent !== undefined)("numbers and texts are written by both alike", () => {
  it("in leaves of any values", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        // Both read the leaf before they ask for its type: only its spelling is at stake.
        const bytes = Buffer.from(canonicalText(JSON.parse(JSON.stringify({ value }))));
        const statement = { ...stated(leaves.denial, EU), leaf: bytes.toBase64() };
        const found = await python.find(
          bytesOfJson({ statements: [statement], type: "comity/v1/receipt" }),
          trust,
        );
        expect(found).toMatchObject({ step: "2", why: "a leaf is of a type that stands in no receipt" });
      }),
      { numRuns: isLonger ? 2000 : 100 },
    );
  });
});

describe.skipIf(absent !== undefined)(
  "of a log whose end was lost, and that goes on under another name",
  () => {
    const first = createHybridLedgerKey("us-il.comity.example");
    const [lost, kept] = [beginLog(first.name, first), beginLog(first.name, first)];
    for (const log of [lost, kept]) log.append(bytesOf(leaves.decision));
    lost.fill(4);
    const opening = kept.open(lost.stated(4).checkpoint);
    const longer = beginLog(first.name, first);
    longer.append(bytesOf(leaves.decision));
    longer.fill(5);
    const decided = kept.append(bytesOf(leaves.decision));
    kept.fill(3);
    const next = createHybridLedgerKey(kept.key().name);
    const opened = kept.key();
    const handed = kept.handOver(next);
    kept.fill(1);
    const statements = [opening, handed];
    const fileOf = (of: readonly Statement[]) =>
      formatTrust(
        nodes.map((node, i) => ({
          ...(i === 1 ? { trustDomain: first.name, ledger: first.verifierKey } : node),
          handOvers: (i === 1 ? of : []).map(unverifiedHandOver),
        })),
      );
    const file = JSON.parse(JSON.stringify(fileOf(statements)));
    const permitIn = (statement: Statement) => receiptOf(stated(leaves.proposal, EU), statement);

    it("finds at every size, by every key, what Comity finds", async () => {
      // The lost log up to its last head that is known, and the new one from its first: both verify.
      const signed: readonly (readonly [Statement, "permit" | "refused"])[] = [
        ...[1, 2, 5].map((size) => [lost.stated(0, first, size), "permit"] as const),
        [longer.stated(0, first, 6), "refused"],
        [kept.stated(0, opened, 1), "refused"],
        ...[2, 3, 7].map((size) => [kept.stated(0, opened, size), "permit"] as const),
        [kept.stated(decided, opened, 7), "permit"],
        [kept.stated(decided, opened, 8), "refused"],
        [kept.stated(decided, next, 8), "permit"],
        [kept.stated(decided, first, 8), "refused"],
      ];
      for (const [i, [statement, answer]] of signed.entries()) {
        expect(own(permitIn(statement), file), `${i}`).toBe(answer);
        expect(await python.find(permitIn(statement), file), `${i}`).toMatchObject({ answer });
      }
      // Whoever has not heard of the new log refuses it.
      await expectRefused(permitIn(kept.stated(decided, opened, 7)), fileOf([]), /3/);
    });

    it("refuses a trust file whose opening is another, as Comity does", async () => {
      const other = renamed(first, "us-il.comity.example/2026-12-01-0123abcd");
      const stranger = createHybridLedgerKey(first.name);
      const foreign = beginLog(first.name, stranger);
      foreign.fill(9);
      const right = JSON.parse(Buffer.from(opening.leaf, "base64").toString("utf8")) as LogOpening;
      const made = (changes: Partial<LogOpening>, by: NewLedgerKey = opened): Statement => {
        const log = beginLog(first.name, first);
        log.append(bytesOf(leaves.decision));
        return log.stated(log.append(openingBytes({ ...right, ...changes })), by);
      };
      const wrong: readonly [string, Statement, object?][] = [
        ["another key", made({ to: renamed(stranger, opened.name).verifierKey })],
        ["another name than signs", made({ to: other.verifierKey })],
        [
          "no name of the node",
          made({ to: renamed(first, "eu.comity.example/2026-12-01-0123abcd").verifierKey }),
        ],
        ["its own name", made({ to: first.verifierKey }, first)],
        ["a head that was kept", made({ held: lost.stated(0, first, 1).checkpoint }), { upTo: 1 }],
        ["a head that another key signed", made({ held: foreign.stated(0).checkpoint }), { upTo: 9 }],
        ["another size", made({ size: 1 })],
        ["another size than the list says", opening, { upTo: 4 }],
        ["another name than the list says", opening, { to: other.verifierKey }],
        ["another time than the list says", opening, { at: "2026-12-01T00:00:00.000Z" }],
        ["a field too many", made({ more: 1 } as never)],
      ];
      const bytes = permitIn(lost.stated(0, first, 2));
      expect(own(bytes, file)).toBe("permit");
      for (const [what, statement, said = {}] of wrong) {
        const changed = structuredClone(file);
        changed.nodes[1].handOvers = [{ ...changed.nodes[1].handOvers[0], statement, ...said }];
        expect(own(bytes, changed), what).toBe("refused");
        expect(await python.find(bytes, changed), what).toMatchObject({ answer: "refused" });
      }
    });
  },
);

describe.skipIf(absent !== undefined)(
  "of a log that was handed over twice, the second time to two keys",
  () => {
    const log = beginLog("us-il.comity.example", KEYS[IL]);
    const keys = [log.key()];
    const handOvers: Statement[] = [];
    const decidedAt: number[] = [];
    for (const next of [createLedgerKey(log.first.name), createHybridLedgerKey(log.first.name)]) {
      log.fill(handOvers.length + 1);
      decidedAt.push(log.append(bytesOf(leaves.decision)));
      handOvers.push(log.handOver(next));
      keys.push(log.key());
    }
    decidedAt.push(log.append(bytesOf(leaves.decision)));
    const file = formatTrust(
      nodes.map((node, i) => ({
        ...node,
        handOvers: (i === 1 ? handOvers : []).map((statement) => ({
          statement,
          handOver: parseHandOver(JSON.parse(Buffer.from(statement.leaf, "base64").toString("utf8"))),
        })),
      })),
    ) as { readonly nodes: readonly { readonly handOvers?: readonly object[] }[] };

    it("finds at every size, by every key, what Comity finds", async () => {
      for (const index of decidedAt)
        for (let size = index + 1; size <= log.size(); size++)
          for (const [place, key] of keys.entries()) {
            const bytes = receiptOf(stated(leaves.proposal, EU), log.stated(index, key, size));
            const due = handOvers.filter((each) => each.index + 1 < size).length;
            if (place === due) {
              expect(await python.find(bytes, file)).toEqual({ answer: "permit" });
              expect(own(bytes, file)).toBe("permit");
            } else await expectRefused(bytes, file, /4/, /of the log/);
          }
    });

    it("refuses a head without one of its two signatures, with both in another order, or with another's second, as Comity does", async () => {
      const statement = log.stated(decidedAt.at(-1) ?? 0);
      const [text = "", signatures = ""] = statement.checkpoint.split("\n\n");
      const [first = "", second = ""] = signatures.split("\n");
      const other =
        log
          .stated(0, log.key(), log.size() - 1)
          .checkpoint.split("\n")
          .at(-2) ?? "";
      const [head, id] = [
        second.slice(0, second.lastIndexOf(" ") + 1),
        second.slice(second.lastIndexOf(" ") + 1),
      ];
      const timed = Buffer.from(id, "base64");
      timed[11] = 1;
      for (const [lines, words] of [
        [[first], /lacks the ML-DSA-44 signature/],
        [[second], /lacks the Ed25519 signature/],
        [[second, first], /in another order/],
        [[first, other], /ML-DSA-44 signature .* is wrong/],
        [[first, `${head}${timed.toString("base64")}`], /ML-DSA-44 signature .* is wrong/],
        [[first, second, first.replace("— us", "— uk")], /is unknown/],
      ] as const) {
        const checkpoint = `${text}\n\n${lines.map((line) => `${line}\n`).join("")}`;
        await expectRefused(
          receiptOf(stated(leaves.proposal, EU), { ...statement, checkpoint }),
          file,
          /3/,
          words,
        );
      }
    });

    it("refuses a changed byte of either signature, wherever it lies, as Comity does", async () => {
      const statement = log.stated(decidedAt.at(-1) ?? 0);
      const start = statement.checkpoint.indexOf("—");
      for (let at = start; at < statement.checkpoint.length; at += isLonger ? 17 : 131) {
        const bytes = Buffer.from(statement.checkpoint);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        const changed = { ...statement, checkpoint: bytes.toString() };
        await expectRefused(receiptOf(stated(leaves.proposal, EU), changed), file, /3/);
      }
    });

    it("refuses a trust file with a hand-over too few, as Comity does", async () => {
      const cut = {
        ...file,
        nodes: file.nodes.map((node) => ({
          ...node,
          ...(node.handOvers && { handOvers: node.handOvers.slice(1) }),
        })),
      };
      expect(await python.find(receipts.denial ?? new Uint8Array(), cut)).toMatchObject({ step: "trust" });
      expect(() => parseTrust(cut)).toThrow(/does not verify/);
    });
  },
);
