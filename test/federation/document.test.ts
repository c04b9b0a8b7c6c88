/** A transfer with a document, between real nodes: its terms cross in both ledgers' commitments, its bytes never. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { type Bir, fac, writeCbeff } from "../support/cbeff.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL"]);
});
afterAll(() => federation.stop());

const FACE: Bir = { type: "Face", level: "Processed" };

/** What each block holds, to be looked for where it must not be. */
const PAYLOAD = Buffer.from("a payload that goes nowhere");

const written = (records: readonly Bir[]) =>
  writeCbeff(records.map((each) => ({ encryption: "true", block: PAYLOAD, ...each })));

function documentOf(records: readonly Bir[]): TransferRequest["document"] {
  return { format: "mosip-cbeff", content: Buffer.from(written(records)).toString("base64") };
}

/** The sample for login, with a document. */
const login = (document: TransferRequest["document"], changes: Partial<TransferRequest> = {}) =>
  federation.sample("eu-us-il-login", { document, ...changes });

const leavesOf = (receipt: Uint8Array | undefined) =>
  (
    JSON.parse(Buffer.from(receipt ?? new Uint8Array()).toString("utf8")) as {
      statements: { leaf: string }[];
    }
  ).statements.map(({ leaf }) => Buffer.from(leaf, "base64").toString("utf8"));

/** Everything that the federation has written. */
function stored(): string {
  const files = readdirSync(federation.folders.state, { recursive: true, withFileTypes: true });
  return files
    .filter((each) => each.isFile())
    .map((each) => readFileSync(join(each.parentPath, each.name)).toString("latin1"))
    .join("\n");
}

describe("a transfer with a document", () => {
  test("is permitted, and sender and recipient see its terms with their paths", async () => {
    const answer = await federation.caller("EU").request(await login(documentOf([{ type: "Face" }])));
    expect(answer.decision?.reasons).toEqual([]);
    expect(answer.state).toBe("PERMITTED");
    const shown = { path: "/BIR/BIR[1]/BDBInfo/Type", source: "Face", target: ["scan of face geometry"] };
    expect(answer.decision?.terms).toContainEqual(expect.objectContaining(shown));
    for await (const entry of federation.caller("US-IL").inbox(0, AbortSignal.timeout(10_000))) {
      expect(entry.terms).toContainEqual(expect.objectContaining(shown));
      break;
    }
    expect(verifyReceipt(answer.receipt ?? new Uint8Array(), federation.trust)).toMatchObject({
      permit: true,
    });
    for (const leaf of leavesOf(answer.receipt)) expect(leaf).not.toMatch(/"Face"/);
  });

  test("leaves no byte of the document in any store", async () => {
    const raw = Buffer.from(written([{ type: "Face" }])).toString("base64");
    for (const payload of [PAYLOAD.toString(), PAYLOAD.toString("base64"), raw.slice(0, 60), "</BDBInfo>"])
      expect(stored()).not.toContain(payload);
    // What was kept are the terms that were read.
    expect(stored()).toContain("/BIR/BIR[1]/BDBInfo/Type");
  });

  test("that the request does not cover is denied as a conflict", async () => {
    const answer = await federation.caller("EU").request(await login(documentOf([{ type: "Iris" }])));
    expect(answer.state).toBe("DENIED");
    expect(answer.decision?.reasons.map(({ code }) => code)).toContain("VOC_CONFLICT");
  });

  test("under a key that served another is refused", async () => {
    const key = v7();
    const request = await login(documentOf([{ type: "Face" }]));
    const first = await federation.caller("EU").request(request, key);
    expect(await federation.caller("EU").request(request, key)).toEqual(first);
    const other = { ...request, document: documentOf([{ type: "Face" }, { type: "Face" }]) };
    await expect(federation.caller("EU").request(other, key)).rejects.toMatchObject({
      reason: "KEY_REUSED",
    });
  });

  test("of another format than it says is a recorded denial with its code", async () => {
    const before = (await federation.node("EU").store.log.head()).size;
    const document = { format: "oasis-bias", content: documentOf([FACE])?.content ?? "" };
    const answer = await federation.caller("EU").request(await login(document));
    expect(answer.state).toBe("DENIED");
    expect(answer.decision?.reasons.map(({ code }) => code)).toEqual(["VOC_VERSION"]);
    // The denial; the assessment that readies the sample leaves nothing.
    expect((await federation.node("EU").store.log.head()).size).toBe(before + 1);
    expect(verifyReceipt(answer.receipt ?? new Uint8Array(), federation.trust)).toMatchObject({
      kind: "denial",
    });
  });

  test("whose payload is broken is assessed with that as a finding, and is not carried out", async () => {
    const request = await login(
      documentOf([{ type: "Face", encryption: "false", block: fac({ length: 60, declared: 61 }) }]),
    );
    const caller = federation.caller("EU");
    const { decision } = await caller.assess(request);
    // An assessment has other reasons: the block is a picture, and the request speaks of templates.
    expect(decision?.reasons.map(({ code }) => code)).toEqual(["VOC_CONFLICT"]);
    expect(decision?.findings?.[0]).toMatchObject({ code: "VOC_OUT_OF_RANGE", path: "/" });
    const carried = await caller.request(request);
    expect(carried.decision?.reasons.map(({ code }) => code)).toContain("VOC_OUT_OF_RANGE");
    expect(decision?.findings?.map(({ path }) => path)).toContain("/BIR/BIR[1]/BDB");
  });

  test("may leave modality and form to it, when every record says them", async () => {
    const bare = { modality: [], form: [] };
    const codes = async (records: readonly Bir[]) => {
      const request = await login(documentOf(records), bare);
      const { decision } = await federation.caller("EU").assess(request);
      return decision?.reasons.map(({ code }) => code);
    };
    expect(await codes([FACE])).not.toContain("FACT_MISSING");
    expect(await codes([FACE, { type: "Face" }])).toEqual(["VOC_NO_TERM"]);
  });
});
