/** What has the form of a signature, and what only looks like one. */
import { describe, expect, test } from "vitest";
import {
  MAX_CERTIFICATE_BYTES,
  MAX_CERTIFICATES,
  MAX_VALUE_BYTES,
  readSignature,
  withoutJws,
} from "../../../src/vocabulary/formats/signature.ts";
import { der, iir } from "../../support/cbeff.ts";

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const url = (value: Uint8Array | string) => Buffer.from(value).toString("base64url");
const certificate = (bytes = 90, data: Uint8Array = new Uint8Array(bytes)) =>
  der("30", der("30", data), der("30", [5, 0]), der("03", [0, 1, 2]));
const VALUE: Uint8Array = new Uint8Array(64).fill(7);
const jws = (header: object, content = "", value: Uint8Array = VALUE) =>
  `${url(JSON.stringify(header))}.${url(content)}.${url(value)}`;
const HEADER = { x5c: [base64(certificate())], alg: "RS256", typ: "JWT" };
const read = (text: string) => readSignature(new TextEncoder().encode(text));

const ID = Buffer.from("2a864886f70d010702", "hex");
type Parts = {
  id?: Uint8Array;
  content?: Uint8Array;
  certificates?: readonly Uint8Array[];
  signers?: number;
};
const signedData = ({
  id = ID,
  content = new Uint8Array(),
  certificates = [certificate()],
  signers = 200,
}: Parts = {}) =>
  der(
    "30",
    der("06", id),
    der(
      "a0",
      der(
        "30",
        ...[der("02", [3]), der("31", der("30", [5, 0])), der("30", der("06", [1, 2]), content)],
        ...[der("a0", ...certificates), der("31", new Uint8Array(signers))],
      ),
    ),
  );

describe("a signature", () => {
  test("in JWS says what its header and its content state, beside its certificates", () => {
    expect(read(jws(HEADER))).toBe('{"alg":"RS256","typ":"JWT"} ');
    expect(read(jws({ alg: "ES256" }, '{"make":"MOSIP"}'))).toBe('{"alg":"ES256"} {"make":"MOSIP"}');
  });

  test("in CMS says nothing beside them", () => {
    expect(readSignature(signedData())).toBe("");
    expect(readSignature(signedData({ certificates: [] }))).toBe("");
  });

  test.each<[string, string]>([
    ["a header that is none", `${url("eyJ")}.${url("")}.${url(VALUE)}`],
    ["a header without an algorithm", jws({ typ: "JWT" })],
    ["a list of certificates that is none", jws({ ...HEADER, x5c: "MIIB" })],
    ["a certificate that is none", jws({ ...HEADER, x5c: [base64(new Uint8Array(400).fill(9))] })],
    ["a certificate with more behind", jws({ ...HEADER, x5c: [base64(Uint8Array.of(...certificate(), 1))] })],
    ["a long certificate", jws({ ...HEADER, x5c: [base64(certificate(MAX_CERTIFICATE_BYTES))] })],
    ["many certificates", jws({ ...HEADER, x5c: Array(MAX_CERTIFICATES + 1).fill(HEADER.x5c[0]) })],
    ["a block in a certificate", jws({ ...HEADER, x5c: [base64(certificate(0, iir(1)))] })],
    ["a block as its value", jws(HEADER, "", iir(1))],
    ["a long value", jws(HEADER, "", new Uint8Array(MAX_VALUE_BYTES + 1))],
    ["words behind", `${jws(HEADER)} words`],
    ["words", "every word of it"],
  ])("has not the form of a signature: %s", (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  test.each<[string, Uint8Array]>([
    ["another type", signedData({ id: ID.subarray(1) })],
    ["a content of its own", signedData({ content: der("a0", der("04", new Uint8Array(300))) })],
    ["a long certificate", signedData({ certificates: [certificate(MAX_CERTIFICATE_BYTES)] })],
    ["many certificates", signedData({ certificates: Array(MAX_CERTIFICATES + 1).fill(certificate()) })],
    ["a long list of who signed", signedData({ signers: 2 * MAX_VALUE_BYTES + 1 })],
    ["a block in it", signedData({ certificates: [certificate(0, iir(1))] })],
    ["more behind", Uint8Array.of(...signedData(), 1)],
    ["one that is cut short", signedData().subarray(0, -1)],
    ["nothing", new Uint8Array()],
  ])("has not the form of SignedData: %s", (_, bytes) => {
    expect(readSignature(bytes)).toBeUndefined();
  });
});

test("a text is as it is, but for each signature in it", () => {
  const text = `{"digitalId":"${jws({ alg: "RS256" }, "{}")}","env":"Staging"}`;
  expect(withoutJws(text)).toBe('{"digitalId":"{"alg":"RS256"} {}","env":"Staging"}');
  expect(withoutJws("words")).toBe("words");
  expect(withoutJws(jws({ typ: "JWT" }))).toBe(jws({ typ: "JWT" }));
});
