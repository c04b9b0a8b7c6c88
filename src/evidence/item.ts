/**
 * Formats and verifies evidence for an item of an offer: a compact JWS (RFC 7515, with EdDSA of RFC 8037) by an agreed
 * issuer. `client/evidence.ts` signs it.
 */
import { importJWK, type JWK } from "jose";
import { verifyOffThread } from "../crypto/ed25519/web.ts";
import { ComityError } from "../errors.ts";
import { formatBase64Url, parseBase64Url } from "../ledger/base64.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalBytes, canonicalTextOfStated, sha256, withoutUndefined } from "../ledger/canonical.ts";
import { BoundedCache, WeakCache } from "../memo.ts";
import { narrow } from "../narrow.ts";
import { Binding, findUntied } from "./binding.ts";

const ALGORITHM = "EdDSA";
const TYPE = "comity-evidence+jwt";
const SKEW_SECONDS = 30;
/** The last second that a Date can hold. */
const MAX_SECONDS = 8_640_000_000_000;

/** The ties that evidence states in words of the common vocabulary. */
const WORDED: ReadonlySet<string | undefined> = new Set(["modality", "form", "purpose"]);

/** The items of verified evidence that are kept, of requests and of records each: at least so many, and at most twice as many. */
const REMEMBERED = 1_000;
/** The longest key of a cache, in characters. Longer evidence is verified each time, so that each cache stays below 32 MB. */
const LONGEST_REMEMBERED = 8_192;

/** Evidence that its issuer has signed for its item. It may have expired, or not be valid yet. */
type Attested = {
  readonly issuer: string;
  readonly iat: number;
  readonly exp: number;
  readonly binding: Binding;
};

/** A cache of verified evidence, so that the same evidence for the same item is verified once, and a key is read once. */
export type EvidenceMemory = {
  readonly verified: BoundedCache<string, Attested>;
  /**
   * The evidence of single records of many. THREAT: one chunk brings more of it than a cache holds, most of it for the
   * only time, and would push out what the requests of others bring again and again.
   */
  readonly ofRecords: BoundedCache<string, Attested>;
  readonly keys: WeakCache<JWK, Promise<VerifyingKey>>;
  /** A number for each table of issuers. An agreement that changes brings another table, and so starts afresh. */
  readonly tables: WeakCache<Issuers, number>;
  lastTable: number;
};

/** The issuers whom an agreement names: id → Ed25519 public key. */
type Issuers = Readonly<Record<string, JWK>>;
type VerifyingKey = Awaited<ReturnType<typeof importJWK>>;

export function createEvidenceMemory(): EvidenceMemory {
  return {
    verified: new BoundedCache(REMEMBERED),
    ofRecords: new BoundedCache(REMEMBERED),
    keys: new WeakCache(),
    tables: new WeakCache(),
    lastTable: 0,
  };
}

/**
 * Verified evidence: its issuer, the times from which and until which it holds, and the transfers for which it holds.
 */
export type Evidence = {
  readonly issuer: string;
  readonly issued: Date;
  readonly until: Date;
  readonly binding: Binding;
};

/** The parts of evidence that its issuer determines. `item` is a JSON value. */
export type Attestation = {
  readonly item: unknown;
  readonly binding: Binding;
  readonly issuer: string;
  readonly issued: Date;
  readonly until: Date;
};

/** Evidence that is not signed yet: the header of its JWS, and the bytes of its payload. */
export type UnsignedEvidence = {
  readonly header: { readonly alg: "EdDSA"; readonly kid: string; readonly typ: string };
  readonly payload: Uint8Array;
};

/**
 * Formats the header and payload that an issuer signs. Times are rounded down to whole seconds. Throws INPUT_INVALID
 * where the binding lacks what its kind needs, and INPUT_INVALID or TEXT_MALFORMED where the item is not JSON.
 */
export function formatEvidence({ item, binding, issuer, issued, until }: Attestation): UnsignedEvidence {
  const named = narrow(Binding, binding, "the binding of the evidence");
  const [lacking] = findUntied(named);
  if (lacking !== undefined)
    throw new ComityError(
      "INPUT_INVALID",
      `evidence of \`${named.kind}\` must say its ${lacking}; docs/integrate.md lists what each kind needs`,
    );
  const payload = {
    hash: hashOf(canonicalBytes(item)),
    iat: secondsOf(issued),
    exp: secondsOf(until),
    for: withoutUndefined(named),
  };
  return { header: { alg: ALGORITHM, kid: issuer, typ: TYPE }, payload: canonicalBytes(payload) };
}

/**
 * Verifies evidence for `item` at the time `at`; returns its issuer and times. `issuers` come from the agreement and
 * must not be changed. `iat` may lie 30 s ahead; `exp` has no leeway. Fields of `item` that are undefined count as
 * absent. Throws EVIDENCE_INVALID naming the first check that failed, and INPUT_INVALID or TEXT_MALFORMED where `item`
 * is not JSON. With a `memory`, `item` must be a value that was parsed from JSON.
 */
export async function verifyEvidence(parts: {
  readonly jws: string;
  readonly item: unknown;
  readonly issuers: Issuers;
  readonly at: Date;
  readonly memory?: EvidenceMemory;
  /** True for an item of one record of many: such evidence has a cache of its own. */
  readonly ofRecord?: boolean;
}): Promise<Evidence> {
  const { jws, item, issuers, at, memory, ofRecord = false } = parts;
  const kept = ofRecord ? memory?.ofRecords : memory?.verified;
  // THREAT: the key of the cache must hold everything that was verified: the issuers' keys, the evidence and the item.
  const name = memory && JSON.stringify([numberOf(issuers, memory), jws, item]);
  const known = name === undefined ? undefined : kept?.find(name);
  // INVARIANT: nothing of a request decides what is kept, so that evidence checked for one request is right for all.
  const attested = known ?? (await verifyItem(jws, item, issuers, memory?.keys));
  if (name !== undefined && name.length <= LONGEST_REMEMBERED) kept?.keep(name, attested);
  const { issuer, iat, exp, binding } = attested;

  const now = at.getTime() / 1000;
  // Each line states the condition that must hold: with an invalid date every comparison is false.
  if (!(iat <= now + SKEW_SECONDS)) refuse("its `iat` lies in the future");
  if (!(iat < exp)) refuse("its `exp` is not after its `iat`");
  if (!(now < exp)) refuse(`it expired on ${new Date(exp * 1000).toISOString().slice(0, 16)}Z`);
  return { issuer, issued: new Date(iat * 1000), until: new Date(exp * 1000), binding };
}

function numberOf(issuers: Issuers, memory: EvidenceMemory): number {
  return memory.tables.get(issuers, () => ++memory.lastTable);
}

/** Verifies what does not change with time: the issuer, the signature, and that it is about this item. */
async function verifyItem(
  jws: string,
  item: unknown,
  issuers: Issuers,
  keys: EvidenceMemory["keys"] = new WeakCache(),
): Promise<Attested> {
  const { header, payload, signature, signed } = splitJws(jws);
  const issuer = parseHeader(parseJson(header));
  const key = Object.hasOwn(issuers, issuer) ? issuers[issuer] : undefined;
  if (key === undefined)
    refuse(
      `its issuer \`${issuer.slice(0, MOST_SHOWN)}\` is not one that the agreement names: ${nameAll(Object.keys(issuers))}`,
    );
  const expected = hashOf(utf8Bytes(canonicalTextOfStated(item)));
  const verifying = await keys.get(key, () => importKey(key, issuer));
  // Header and payload are read by now, so that of the JWS nothing but its signature is left.
  if (!(verifying instanceof CryptoKey) || !(await verifyOffThread(verifying, signed, signature)))
    refuse(`its signature is not by \`${issuer}\``);
  const { hash, iat, exp, binding } = parsePayload(parseJson(payload));
  if (hash !== expected) refuse("it attests another item than the one it came with");
  return { issuer, iat, exp, binding };
}

/** The most characters of an issuer's name that an error shows, since the caller chooses it. */
const MOST_SHOWN = 64;

const nameAll = (names: readonly string[]) =>
  names.length === 0 ? "it names none" : names.map((each) => `\`${each}\``).join(", ");

/** The parts of a compact JWS, and the text that is signed (RFC 7515 section 5.2). */
type Jws = Readonly<Record<"header" | "payload" | "signature" | "signed", Uint8Array<ArrayBuffer>>>;

/** Splits a compact JWS, each part in strict base64url. */
function splitJws(jws: string): Jws {
  // THREAT: the signature does not cover the spare bits of the last character, so only one spelling is accepted.
  const parts = jws.split(".").map(parseBase64Url);
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || !header || !payload || !signature) refuse("it is not a compact JWS");
  return { header, payload, signature, signed: utf8Bytes(jws.slice(0, jws.lastIndexOf("."))) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return refuse("its header or payload is not JSON");
  }
}

/** Returns the issuer that a header names. Accepts only the one form of header: no `crit`, no `jwk`, no `x5u`. */
function parseHeader(header: unknown): string {
  if (!hasExactly(header, ["alg", "kid", "typ"])) refuse("its header is not `alg`, `kid`, `typ`");
  if (header.alg !== "EdDSA") refuse("its `alg` is not `EdDSA`");
  if (header.typ !== TYPE) refuse(`its \`typ\` is not \`${TYPE}\``);
  return typeof header.kid === "string" ? header.kid : refuse("its `kid` is not text");
}

function parsePayload(payload: unknown): Pick<Attested, "iat" | "exp" | "binding"> & { hash: unknown } {
  if (hasExactly(payload, ["exp", "hash", "iat"]))
    refuse("it does not say for whom it is, as evidence did not before version 0.3: have it signed again");
  if (!hasExactly(payload, ["exp", "for", "hash", "iat"]))
    refuse("its payload is not `hash`, `iat`, `exp`, `for`");
  const { hash, iat, exp } = payload;
  if (!isSeconds(iat) || !isSeconds(exp)) refuse("its `iat` and `exp` are not whole seconds");
  const { success, data: binding } = Binding.safeParse(payload.for);
  if (!success) refuse("its `for` is not as docs/integrate.md says");
  const [lacking] = findUntied(binding);
  const where = WORDED.has(lacking) ? " in words of the scheme `comity`, which no law can change" : "";
  if (lacking !== undefined) refuse(`it does not say for which ${lacking} it is${where}`);
  return { hash, iat, exp, binding };
}

async function importKey({ kty, crv, x }: JWK, issuer: string): Promise<VerifyingKey> {
  // Only public members, and neither `alg` nor `key_ops` from the agreement: the algorithm is fixed here.
  if (kty === "OKP" && crv === "Ed25519" && typeof x === "string")
    return importJWK({ kty, crv, x }, ALGORITHM).catch((cause: unknown) => refuseKey(issuer, cause));
  return refuseKey(issuer);
}

function refuseKey(issuer: string, cause?: unknown): never {
  refuse(`the key that the agreement has for \`${issuer}\` is not an Ed25519 public key`, cause);
}

function hasExactly(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).sort().join() === keys.join();
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_SECONDS;
}

function hashOf(canonical: Uint8Array<ArrayBuffer>): string {
  return formatBase64Url(sha256(canonical));
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function refuse(description: string, cause?: unknown): never {
  throw new ComityError("EVIDENCE_INVALID", `the evidence is refused: ${description}`, { cause });
}
