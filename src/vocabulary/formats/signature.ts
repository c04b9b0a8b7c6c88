/**
 * Tells what has the form of a signature, JWS in its compact form (RFC 7515) or SignedData of CMS (RFC 5652), from what may be
 * anything. Nothing is verified: certificates and the value of a signature are taken at their word.
 */
import { createBase64Head } from "./base64-head.ts";
import { findHead, findHeadInText } from "./hidden-head.ts";
import { type DataObject, parseTlv } from "./tlv.ts";

/** The most bytes of a certificate and of the value of a signature, and the most certificates of one. */
export const MAX_CERTIFICATE_BYTES = 2560;
export const MAX_VALUE_BYTES = 1024;
export const MAX_CERTIFICATES = 4;

/** Three parts in base64url, the first of which is an object in JSON. The second is empty where the content is elsewhere. */
const JWS = /eyJ[\w-]{10,16384}\.[\w-]{0,4096}\.[\w-]{40,1366}/g;

const SEQUENCE = 0x30;
const BIT_STRING = 0x03;
const OBJECT_ID = 0x06;
const CONTEXT_0 = 0xa0;
/** The number of SignedData, 1.2.840.113549.1.7.2. */
const SIGNED_DATA = "2a864886f70d010702";

/** Returns a text with what each JWS in it states, its header and its content, in place of that. */
export function withoutJws(text: string): string {
  return text.replaceAll(JWS, (jws) => statementsOf(jws) ?? jws);
}

/**
 * Returns the words that a signature states beside its certificates and its value; undefined where the bytes have not the
 * form of one.
 */
export function readSignature(bytes: Uint8Array): string | undefined {
  if (bytes[0] === SEQUENCE) return isSignedData(bytes) ? "" : undefined;
  const text = String.fromCharCode(...bytes.subarray(0, 1)) === "e" ? new TextDecoder().decode(bytes) : "";
  const [jws] = text.match(JWS) ?? [];
  return jws === text ? statementsOf(jws) : undefined;
}

function statementsOf(jws: string): string | undefined {
  const [head = "", content = ""] = jws.split(".");
  const header = toJson(decode(head));
  if (header === undefined || typeof header.alg !== "string" || findHeadInText(jws) !== undefined)
    return undefined;
  const { x5c = [], ...others } = header;
  if (!Array.isArray(x5c) || x5c.length > MAX_CERTIFICATES || !x5c.every(isCertificate)) return undefined;
  const stated = decode(content);
  return stated === undefined ? undefined : `${JSON.stringify(others)} ${new TextDecoder().decode(stated)}`;
}

function toJson(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Decodes base64, or base64url without padding; undefined where the text is neither. */
function decode(text: string): Uint8Array | undefined {
  const reading = createBase64Head(text.length);
  reading.add(
    text
      .replaceAll("-", "+")
      .replaceAll("_", "/")
      .padEnd(4 * Math.ceil(text.length / 4), "="),
  );
  return reading.end()?.head;
}

function isCertificate(text: unknown): boolean {
  const bytes = typeof text === "string" ? decode(text) : undefined;
  return bytes !== undefined && bytes.length <= MAX_CERTIFICATE_BYTES && hasFormOfCertificate(bytes);
}

/** RFC 5280: what is signed, by which algorithm, and the value. No picture and no block begins in it. */
function hasFormOfCertificate(bytes: Uint8Array): boolean {
  const [certificate, ...others] = parse(bytes);
  const tags = certificate?.tag === SEQUENCE ? parse(certificate.value).map(({ tag }) => tag) : [];
  return (
    others.length === 0 &&
    tags.join() === `${[SEQUENCE, SEQUENCE, BIT_STRING]}` &&
    findHead(bytes) === undefined
  );
}

/** RFC 5652: version, algorithms, a content that is elsewhere, certificates, and who signed. */
function isSignedData(bytes: Uint8Array): boolean {
  const [info, ...others] = parse(bytes);
  const [type, content, ...more] = parse(info?.value ?? new Uint8Array());
  if (others.length + more.length > 0 || type?.tag !== OBJECT_ID || content?.tag !== CONTEXT_0) return false;
  if (Array.from(type.value, (byte) => byte.toString(16).padStart(2, "0")).join("") !== SIGNED_DATA)
    return false;
  const [signed, ...behind] = parse(content.value);
  const [, algorithms, encapsulated, ...rest] = parse(signed?.value ?? new Uint8Array());
  const certificates = rest.filter(({ tag }) => tag === CONTEXT_0).flatMap(({ value }) => parse(value));
  const signers = rest.filter(({ tag }) => tag === 0x31);
  const isShort = ({ value }: DataObject | Record<"value", Uint8Array>) => value.length <= MAX_VALUE_BYTES;
  return (
    behind.length === 0 &&
    algorithms?.tag === 0x31 &&
    isShort(algorithms) &&
    encapsulated?.tag === SEQUENCE &&
    parse(encapsulated.value).every(({ tag }) => tag === OBJECT_ID) &&
    isShort(encapsulated) &&
    certificates.length <= MAX_CERTIFICATES &&
    certificates.every(({ value }) => value.length <= MAX_CERTIFICATE_BYTES) &&
    signers.length === 1 &&
    signers.every((each) => each.value.length <= 2 * MAX_VALUE_BYTES) &&
    rest.length <= 2 &&
    findHead(bytes) === undefined
  );
}

function parse(bytes: Uint8Array): readonly DataObject[] {
  try {
    return parseTlv(bytes, "/");
  } catch {
    return [];
  }
}
