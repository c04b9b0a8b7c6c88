/** A second verifier, which follows the steps of docs/receipt.md with node:crypto alone, against the first. */
import { createHash, createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseHandOver } from "../../src/ledger/hand-over.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import type { Leaf } from "../../src/receipt/leaf.ts";
import { formatTrust } from "../../src/receipt/trust.ts";
import { parseTrust, verifyReceipt } from "../../src/receipt/verify.ts";
import { beginLog } from "../ledger/handed-log.ts";
import { bytesOf, EU, IL, inVersion1, KEYS, leaves, receiptOf, stated } from "../transfers/leaves.ts";
import { chunk, receiptOfRecord } from "./chunk.ts";
import { receiptOf as receiptOfTransferred } from "./transferred.ts";

type Json = Record<string, unknown>;
/** A key with the sizes that it signs: those above `after`, up to `upTo`. */
type Key = {
  readonly name: string;
  readonly id: string;
  readonly key: Buffer;
  readonly text: string;
  readonly after: number;
  readonly upTo: number;
};
type TrustFile = {
  readonly nodes: readonly {
    readonly trustDomain: string;
    readonly ledger: string;
    readonly handOvers?: readonly { readonly to: string; readonly upTo: number; readonly statement: Json }[];
  }[];
};

const sha256 = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

function check(holds: boolean, step: string): asserts holds {
  if (!holds) throw new Error(step);
}

/** Canonical JSON, for values that hold no numbers but whole ones. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}

function readCanonical(bytes: Uint8Array, step: string): Json {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = JSON.parse(text) as Json;
  check(canonical(value) === text, step);
  return value;
}

function readBase64(text: string, step: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  check(bytes.toString("base64") === text, step);
  return bytes;
}

function readKey(text: string, after: number): Key {
  const [name = "", id = "", ...rest] = text.split("+");
  const material = readBase64(rest.join("+"), "the trust file");
  check(material.length === 33 && material[0] === 1, "the trust file");
  check(sha256(Buffer.from(`${name}\n`), material).toString("hex", 0, 4) === id, "the trust file");
  return { name, id, key: material.subarray(1), text, after, upTo: Number.POSITIVE_INFINITY };
}

function isSigned({ key }: Key, text: Uint8Array, signature: Uint8Array): boolean {
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.toString("base64url") };
  return verify(null, text, createPublicKey({ key: jwk, format: "jwk" }), signature);
}

/** The keys of each node: the one that is trusted, and those to which it was handed over. */
function readTrust({ nodes }: TrustFile): Map<string, readonly Key[]> {
  return new Map(
    nodes.map(({ trustDomain, ledger, handOvers = [] }) => {
      const keys = [readKey(ledger, -1)];
      for (const { to, upTo, statement } of handOvers) {
        const old = keys.at(-1) as Key;
        const bytes = readBase64(String(statement.leaf), "hand-over");
        const { agreed, ...leaf } = readCanonical(bytes, "hand-over");
        check(leaf.type === "comity/v1/key-hand-over" && leaf.from === old.text, "hand-over");
        check(leaf.to === to && leaf.size === upTo && statement.index === upTo - 1, "hand-over");
        check(readHead(statement, [old]) === upTo && upTo > old.after, "hand-over");
        const next = readKey(to, upTo);
        check(next.name === old.name && keys.every(({ text }) => text !== to), "hand-over");
        const signature = readBase64(String(agreed), "hand-over");
        check(isSigned(next, Buffer.from(canonical(leaf)), signature), "hand-over");
        keys.splice(-1, 1, { ...old, upTo }, next);
      }
      return [`spiffe://${trustDomain}/node`, keys];
    }),
  );
}

/** Step 3: the text that one of the keys has signed, and that key. */
function readNote(note: string, keys: readonly Key[]): { text: string; key: Key } {
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [line = "", ...more] = note.slice(end + 2).split("\n");
  const [dash, signer, encoded = ""] = line.split(" ");
  check(dash === "—" && more.join() === "", "step 3");
  const bytes = readBase64(encoded, "step 3");
  const key = keys.find(({ name, id }) => signer === name && bytes.toString("hex", 0, 4) === id);
  check(key !== undefined, "step 3");
  check(isSigned(key, Buffer.from(text), bytes.subarray(4)), "step 3");
  return { text, key };
}

/** Steps 3 to 5: returns the size of the head under which the leaf stands. */
function readHead(statement: Json, keys: readonly Key[]): number {
  const { text, key } = readNote(String(statement.checkpoint), keys);
  const [name, size, root = ""] = text.split("\n");
  check(name === key.name, "step 4");
  check(Number(size) > key.after && Number(size) <= key.upTo, "step 4");
  const hash = sha256(Buffer.of(0), readBase64(String(statement.leaf), "step 2"));
  const proof = statement.proof as string[];
  checkProof(hash, Number(statement.index), Number(size), proof, readBase64(root, "step 4"));
  return Number(size);
}

/** Step 5: the leaf's hash, led up to the root. */
function checkProof(start: Buffer, index: number, size: number, proof: string[], root: Buffer): void {
  check(Number.isInteger(index) && index >= 0 && index < size, "step 5");
  let [node, last, hash] = [index, size - 1, start];
  for (const text of proof) {
    const p = readBase64(text, "step 5");
    check(last !== 0 && p.length === 32, "step 5");
    if (node % 2 === 1 || node === last) {
      hash = sha256(Buffer.of(1), p, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = sha256(Buffer.of(1), hash, p);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  check(last === 0 && hash.equals(root), "step 5");
}

const SIGNERS: Readonly<Record<string, "origin" | "destination">> = {
  "comity/v2/proposal": "origin",
  "comity/v2/decision": "destination",
  "comity/v1/bar": "destination",
  "comity/v2/assessment": "origin",
  "comity/v2/denial": "origin",
  "comity/v1/proposal": "origin",
  "comity/v1/decision": "destination",
  "comity/v1/assessment": "origin",
  "comity/v1/denial": "origin",
};

/** Steps 2 to 5: the leaf and its hash. */
function readStatement(statement: Json, trust: Map<string, readonly Key[]>): { leaf: Json; hash: string } {
  check(Object.keys(statement).sort().join() === "checkpoint,index,leaf,proof", "step 1");
  const bytes = readBase64(String(statement.leaf), "step 2");
  const leaf = readCanonical(bytes, "step 2");
  const signer = SIGNERS[String(leaf.type)];
  check(signer !== undefined, "step 2");
  const keys = trust.get(String(leaf[signer]));
  check(keys !== undefined, "step 2");
  readHead(statement, keys);
  return { leaf, hash: sha256(Buffer.of(0), bytes).toString("hex") };
}

/** The step "One record": the entry led up to the root in the leaf. Returns the verdict. */
function checkRecord(leaf: Json, proof: Json): Json {
  check(Object.keys(proof).join() === "index,path,record,verdict", "record");
  const { count, root } = leaf.records as { count: number; root: string };
  check(readBase64(String(proof.record), "record").length === 32, "record");
  const verdict = sha256(Buffer.from(canonical(proof.verdict))).toString("hex");
  const { index, record } = proof;
  const entry = Buffer.from(canonical({ index, record, type: "comity/v1/record", verdict }));
  const hash = sha256(Buffer.of(0), entry);
  checkProof(hash, Number(index), count, proof.path as string[], readBase64(root, "record"));
  return proof.verdict as Json;
}

/** Step 7: the lists are those that the leaves of version 2 and the verdict name, in that order, each once. */
function checkLists(lists: Json[], leaves: Json[], verdicts: Json[]): void {
  const named = leaves.filter(({ type }) => String(type).startsWith("comity/v2/"));
  const hashes = new Set([...named, ...verdicts].map(({ obligationsHash }) => obligationsHash));
  const found = lists.map((list) => sha256(Buffer.from(canonical(list))).toString("hex"));
  check(found.join() === [...hashes].join(), "step 7");
}

/** Step 8: one set of concepts in the words of both, and in the proposal where it is about one request. */
function checkConcepts(named: Json | undefined, proposal: Json, decision: Json): void {
  const listed = Object.values((named?.concepts as Json | undefined) ?? {}).filter((each) =>
    Array.isArray(each),
  );
  const words = ({ translation }: Json) =>
    (translation as { terms: { concept: string }[] }).terms.map(({ concept }) => concept);
  const sets = [
    words(proposal),
    words(decision),
    ...(named === undefined ? [] : [listed.flat() as string[]]),
  ];
  const [first, ...others] = sets.map((concepts) =>
    [...new Set(concepts.filter((each) => each !== ""))].sort().join(),
  );
  check(
    others.every((each) => each === first),
    "step 8",
  );
}

/** All steps: leave to send, or not. Throws an error that names the step which failed. */
function isPermit(bytes: Uint8Array, trust: Map<string, readonly Key[]>): boolean {
  const receipt = readCanonical(bytes, "step 1");
  const keys = Object.keys(receipt).join();
  if (receipt.type === "comity/v1/receipt") check(keys === "statements,type", "step 1");
  else if (receipt.type === "comity/v3/receipt")
    check(keys === "obligations,records,statements,type", "step 1");
  else {
    check(keys === "obligations,statements,type" && receipt.type === "comity/v2/receipt", "step 1");
    check((receipt.obligations as Json[]).length > 0, "step 1");
  }
  const said = (receipt.statements as Json[]).map((each) => readStatement(each, trust));
  const [first, second, ...more] = said;
  check(first !== undefined && more.length === 0, "step 1");
  const records = (receipt.records as Json[] | undefined) ?? [];
  said.forEach(({ leaf }, i) => {
    check((records[i] === undefined) === (leaf.records === undefined), "record");
  });
  check(records.length <= said.length, "record");
  const verdicts = records.map((record, i) => checkRecord(said[i]?.leaf ?? {}, record));
  checkLists(
    (receipt.obligations as Json[] | undefined) ?? [],
    said.map(({ leaf }) => leaf),
    verdicts,
  );
  if (second === undefined) {
    const denied = verdicts[0]?.decision === "deny" && first.leaf.type === "comity/v2/proposal";
    check(denied || /assessment$|denial$/.test(String(first.leaf.type)), "step 6");
    return false;
  }
  for (const field of ["index", "record"])
    check(records[1] === undefined || records[0]?.[field] === records[1]?.[field], "record");
  const counts = said.flatMap(({ leaf }) =>
    leaf.records === undefined ? [] : [(leaf.records as Json).count],
  );
  check(new Set(counts).size <= 1, "record");
  check(/proposal$/.test(String(first.leaf.type)), "step 6");
  check(/decision$|bar$/.test(String(second.leaf.type)), "step 6");
  for (const field of ["transfer", "origin", "destination"])
    check(first.leaf[field] === second.leaf[field], "step 6");
  check(first.leaf.origin !== first.leaf.destination, "step 6");
  if (second.leaf.type === "comity/v1/bar") return false;
  check(second.leaf.proposal === first.hash, "step 6");
  const [one = first.leaf, other = second.leaf] = verdicts;
  const permit = one.decision === "permit" && other.decision === "permit";
  if (permit) checkConcepts(records.length === 0 ? first.leaf : undefined, one, other);
  return permit;
}

const nodes = [EU, IL].map((node) => ({
  trustDomain: node.split("/")[2] ?? "",
  ledger: KEYS[node]?.verifierKey ?? "",
}));
const trust = { type: "comity/v1/trust", nodes };
const proposed = inVersion1(leaves.proposal);
const decided = {
  ...inVersion1(leaves.decision),
  proposal: sha256(Buffer.of(0), bytesOf(proposed)).toString("hex"),
} as Leaf;
const receipts = {
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

describe("a verifier written from docs/receipt.md", () => {
  it.each(Object.entries(receipts))("finds in a %s what Comity finds", (kind, bytes) => {
    expect(isPermit(bytes, readTrust(trust))).toBe(kind.startsWith("permit"));
    expect(verifyReceipt(bytes, parseTrust(trust)).permit).toBe(kind.startsWith("permit"));
  });

  it.each([
    [
      "a statement about another transfer",
      [stated(leaves.denial, EU), stated(leaves.decision, IL)],
      /step 6/,
    ],
    ["an answer alone", [stated(leaves.decision, IL)], /step 6/],
    ["another node's signature", [stated(leaves.proposal, IL), stated(leaves.decision, IL)], /step 3/],
    ["another place", [{ ...stated(leaves.denial, EU), index: 1 }], /step 5/],
  ])("refuses %s, as Comity does", (_, statements, step) => {
    const bytes = receiptOf(...statements);
    expect(() => isPermit(bytes, readTrust(trust))).toThrow(step);
    expect(() => verifyReceipt(bytes, parseTrust(trust))).toThrow();
  });

  it("refuses a permit of two different things, as Comity does", () => {
    const iris = { ...leaves.proposal.concepts, modality: ["mod:iris"] };
    const lying: Leaf = { ...leaves.proposal, concepts: iris };
    const proposal = sha256(Buffer.of(0), bytesOf(lying)).toString("hex");
    const bytes = receiptOf(stated(lying, EU), stated({ ...leaves.decision, proposal }, IL));
    expect(() => isPermit(bytes, readTrust(trust))).toThrow(/step 8/);
    expect(() => verifyReceipt(bytes, parseTrust(trust))).toThrow(/other concepts/);
  });

  it("refuses a record in another place, and a chunk without one, as Comity does", () => {
    const receipt = JSON.parse(Buffer.from(receiptOfRecord(0)).toString("utf8"));
    const moved = { ...receipt, records: [{ ...receipt.records[0], index: 2 }] };
    for (const [bytes, step] of [
      [Buffer.from(canonical(moved)), /step 5/],
      [receiptOf(chunk.statement), /record/],
    ] as const) {
      expect(() => isPermit(bytes, readTrust(trust))).toThrow(step);
      expect(() => verifyReceipt(bytes, parseTrust(trust))).toThrow();
    }
  });

  it("refuses the records of two people as one, as Comity does", () => {
    const [one, other] = [0, 2].map((index) =>
      JSON.parse(Buffer.from(receiptOfTransferred(index)).toString("utf8")),
    );
    const bytes = Buffer.from(canonical({ ...one, records: [other.records[0], one.records[1]] }));
    expect(() => isPermit(bytes, readTrust(trust))).toThrow(/record/);
    expect(() => verifyReceipt(bytes, parseTrust(trust))).toThrow(/different records/);
  });

  it("refuses a list that no statement names, as Comity does", () => {
    const receipt = JSON.parse(Buffer.from(receipts.permit).toString("utf8"));
    for (const obligations of [[], [[]], [...receipt.obligations, []], [receipt.obligations[0].slice(1)]]) {
      const bytes = Buffer.from(canonical({ ...receipt, obligations }));
      expect(() => isPermit(bytes, readTrust(trust))).toThrow(/step [17]/);
      expect(() => verifyReceipt(bytes, parseTrust(trust))).toThrow(
        /lists of obligations|receipt of version 2/,
      );
    }
  });
});

describe("of a log that was handed over twice", () => {
  const log = beginLog("us-il.comity.example", KEYS[IL]);
  const keys = [log.key()];
  const handOvers: Statement[] = [];
  const decided: number[] = [];
  for (const fill of [1, 2]) {
    log.fill(fill);
    decided.push(log.append(bytesOf(leaves.decision)));
    handOvers.push(log.handOver());
    keys.push(log.key());
  }
  decided.push(log.append(bytesOf(leaves.decision)));
  const file = formatTrust(
    nodes.map((node, i) => ({
      ...node,
      handOvers: (i === 1 ? handOvers : []).map((statement) => ({
        statement,
        handOver: parseHandOver(JSON.parse(Buffer.from(statement.leaf, "base64").toString("utf8"))),
      })),
    })),
  ) as TrustFile;

  it("finds at every size, by every key, what Comity finds", () => {
    for (const index of decided)
      for (let size = index + 1; size <= log.size(); size++)
        for (const [place, key] of keys.entries()) {
          const bytes = receiptOf(stated(leaves.proposal, EU), log.stated(index, key, size));
          const due = handOvers.filter((each) => each.index + 1 < size).length;
          if (place === due) {
            expect(isPermit(bytes, readTrust(file))).toBe(true);
            expect(verifyReceipt(bytes, parseTrust(file)).permit).toBe(true);
          } else {
            expect(() => isPermit(bytes, readTrust(file))).toThrow("step 4");
            expect(() => verifyReceipt(bytes, parseTrust(file))).toThrow(/of the log/);
          }
        }
  });

  it("refuses a trust file with a hand-over too few, as Comity does", () => {
    const cut = {
      ...file,
      nodes: file.nodes.map((node) => ({
        ...node,
        ...(node.handOvers && { handOvers: node.handOvers.slice(1) }),
      })),
    };
    expect(() => readTrust(cut)).toThrow("hand-over");
    expect(() => parseTrust(cut)).toThrow(/does not verify/);
  });
});
