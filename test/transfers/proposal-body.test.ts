/** The body of a proposal: canonical, read back as it was made, and refused with anything more in it. */
import { expect, test } from "vitest";
import { canonicalText } from "../../src/ledger/canonical.ts";
import { commitmentTo } from "../../src/ledger/commitment.ts";
import { makeBody, readBody, withoutEvidence } from "../../src/transfers/proposal-body.ts";
import {
  acceptedDigestOf,
  digestOf,
  formatRequest,
  parseRequest,
} from "../../src/transfers/transfer-request.ts";
import { sample as signedSample } from "../support/pair.ts";
import { sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const SALT = Buffer.alloc(32, 7).toString("base64");
const body = makeBody(login, SALT);
const invalid = (message: RegExp) =>
  expect.objectContaining({ reason: "STATEMENT_INVALID", message: expect.stringMatching(message) });

test("a body is canonical JSON of the request and the salt, and commits to the request", () => {
  expect(canonicalText(JSON.parse(body.text))).toBe(body.text);
  expect(JSON.parse(body.text)).toEqual({ request: JSON.parse(formatRequest(login)), salt: SALT });
  expect(body.commitment).toBe(commitmentTo(digestOf(formatRequest(login)), SALT));
});

test("it is read back as it was made", () => {
  expect(readBody(body.text)).toEqual(body);
});

test.each<[string, unknown, RegExp]>([
  ["nothing", null, /other than a request and a salt/],
  ["no salt", { request: {} }, /other than a request and a salt/],
  ["a salt that is no text", { request: {}, salt: 1 }, /the salt/],
  ["an empty salt", { request: {}, salt: "" }, /the salt/],
  ["a salt of 31 bytes", { request: {}, salt: Buffer.alloc(31).toString("base64") }, /the salt/],
  ["no request", { salt: SALT }, /other than a request and a salt/],
  ["a word before the request", { a: 1, request: {}, salt: SALT }, /other than a request and a salt/],
  ["a word between the two", { request: {}, rzz: {}, salt: SALT }, /other than a request and a salt/],
  ["a word after the salt", { request: {}, salt: SALT, z: 1 }, /other than a request and a salt/],
])("%s is refused", (_, value, message) => {
  expect(() => readBody(canonicalText(value))).toThrow(invalid(message));
});

test("a form that is not canonical, and a request that is none, are refused", () => {
  expect(() => readBody(` ${body.text}`)).toThrow(invalid(/./));
  expect(() => readBody(canonicalText({ request: {}, salt: SALT }))).toThrow(
    expect.objectContaining({ reason: "INPUT_INVALID" }),
  );
});

test("without evidence a body is its request alone, whatever fields stand around", async () => {
  const signed = await signedSample("login");
  const { text } = makeBody(signed, Buffer.alloc(32, 7).toString("base64"));
  const bare = JSON.parse(withoutEvidence(text)) as { request: typeof signed };
  expect(Object.keys(bare)).toEqual(["request"]);
  expect(JSON.stringify(bare)).not.toContain('"evidence"');
  expect(acceptedDigestOf(parseRequest(bare.request))).toBe(acceptedDigestOf(signed));
  expect(parseRequest(bare.request).offer.accepts?.obligations).toBe(signed.offer.accepts?.obligations);
  expect(withoutEvidence(withoutEvidence(text))).toBe(withoutEvidence(text));
  // A text of the requester that looks like evidence stays.
  const odd = { ...signed, modality: ['"evidence":"x",'] };
  const kept = JSON.parse(withoutEvidence(makeBody(odd, "").text)) as { request: typeof signed };
  expect(kept.request.modality).toEqual(odd.modality);
});
