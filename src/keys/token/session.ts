/** A session with a token, in which one key signs: found by the names of a `pkcs11:` URI, and by nothing less. */
import { createHash } from "node:crypto";
import { ComityError } from "../../errors.ts";
import { formatEcdsaSignature } from "../ecdsa.ts";
import type { KeyKind, TokenKey, TokenSource } from "../key-source.ts";
import { KIND_NAMES } from "../public-key.ts";
import { CK, CKR, codeOf, type TokenModule } from "./module.ts";

/** A session in which the user is logged in, with the handle of the private key. */
export type TokenSession = {
  /** Signs bytes as `Signer` does. One at a time. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
  readonly close: () => void;
};

/** The kinds of keys that are looked for on a token. */
export type TokenKind = Exclude<KeyKind, "ml-dsa-44">;

/** The first bytes of a SubjectPublicKeyInfo, before the point (RFC 8410, 4; RFC 5480, 2). */
const PREFIX = {
  ed25519: Buffer.from("302a300506032b6570032100", "hex"),
  p256: Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex"),
} as const;
const KEY_TYPE: Readonly<Record<TokenKind, number>> = { ed25519: CK.EC_EDWARDS, p256: CK.EC };
/** The names of the curves: OIDs, and for Ed25519 also the printable name of PKCS#11 3.0. */
const CURVES: Readonly<Record<TokenKind, readonly string[]>> = {
  ed25519: ["06032b6570", "130c656477617264733235353139"],
  p256: ["06082a8648ce3d030107"],
};
const POINT_BYTES: Readonly<Record<TokenKind, number>> = { ed25519: 32, p256: 65 };
/** More bytes than any signature of these kinds has. */
const SIGNATURE_ROOM = 256;

const wrong = (what: string, why: string, cause?: unknown) =>
  new ComityError("CONFIG_INVALID", `${what} ${why}`, { cause });

/**
 * Reads the public half of a key, for which nobody has to log in, as a SubjectPublicKeyInfo in DER. Throws CONFIG_INVALID where
 * the token or the key is missing, or is of another kind.
 */
export function readTokenKey(
  module: TokenModule,
  source: TokenKey,
  kind: TokenKind,
  what: string,
): Uint8Array {
  const session = openSession(module, source, what);
  try {
    const key = findOne(module, session, source, CK.PUBLIC_KEY, what);
    assertKind(module, session, key, kind, what);
    const [params, point] = module.C_GetAttributeValue(session, key, [
      { type: CK.EC_PARAMS },
      { type: CK.EC_POINT },
    ]);
    const raw = point?.value.subarray(-POINT_BYTES[kind]);
    // Some tokens give the point as it is, others within an OCTET STRING.
    if (!CURVES[kind].includes(params?.value.toString("hex") ?? "") || raw?.length !== POINT_BYTES[kind])
      throw wrong(what, "is on another curve than is needed: name another key");
    return Buffer.concat([PREFIX[kind], raw]);
  } finally {
    module.C_CloseSession(session);
  }
}

/**
 * Opens a session in which the key can sign. Throws CONFIG_INVALID where the token, the key or the right PIN is missing, and
 * `PinRefused` for that.
 */
export function openTokenSession(
  module: TokenModule,
  source: TokenSource,
  kind: TokenKind,
  what: string,
): TokenSession {
  const session = openSession(module, source, what);
  try {
    logIn(module, session, source, what);
    const key = findOne(module, session, source, CK.PRIVATE_KEY, what);
    assertKind(module, session, key, kind, what);
    return {
      sign: async (bytes) => signOnce(module, session, key, kind, bytes),
      close: () => module.C_CloseSession(session),
    };
  } catch (thrown) {
    module.C_CloseSession(session);
    throw thrown;
  }
}

/** Thrown for a PIN that the token refused. THREAT: it locks itself after a few, so the same PIN is not tried again. */
export class PinRefused extends ComityError {}

function openSession(module: TokenModule, { token, serial, modulePath }: TokenKey, what: string): Buffer {
  const tokens = module.C_GetSlotList(true).flatMap((slot) => tokenIn(module, slot));
  const fitting = tokens.filter(
    (each) =>
      (token === undefined || each.label === token) && (serial === undefined || each.serial === serial),
  );
  const [only, ...more] = fitting;
  const name = [token, serial].filter((each) => each !== undefined).join("`, `");
  if (only === undefined)
    throw wrong(
      what,
      `is on the token \`${name}\`, which \`${modulePath}\` does not have: connect or make it`,
    );
  if (more.length > 0)
    throw wrong(
      what,
      `is on the token \`${name}\`, of which there is more than one: name its \`serial\` too`,
    );
  return module.C_OpenSession(only.slot, CK.SERIAL_SESSION);
}

/** Returns the names of the token in a slot; nothing for one that cannot be read, which must not stand before the others. */
function tokenIn(module: TokenModule, slot: Buffer) {
  try {
    const { label, serialNumber } = module.C_GetTokenInfo(slot);
    return [{ slot, label: label.trimEnd(), serial: serialNumber.trimEnd() }];
  } catch {
    return [];
  }
}

function logIn(module: TokenModule, session: Buffer, { pin, pinFile }: TokenSource, what: string): void {
  try {
    module.C_Login(session, CK.USER, pin);
  } catch (cause) {
    const code = codeOf(cause);
    // The whole process is logged in to a token, or not at all.
    if (code === CKR.USER_ALREADY_LOGGED_IN) return;
    if (code === CKR.PIN_LOCKED)
      throw new PinRefused(
        "CONFIG_INVALID",
        `${what} is on a token that has locked its PIN: unlock it there`,
        {
          cause,
        },
      );
    if (code !== undefined && code >= CKR.PIN_INCORRECT && code <= CKR.PIN_EXPIRED)
      throw new PinRefused(
        "CONFIG_INVALID",
        `${what} is on a token that refuses the PIN in \`${pinFile}\`: correct it before the next try, since tokens lock themselves after a few`,
        { cause },
      );
    throw cause;
  }
}

/** Finds the one key of a class that bears the names. */
function findOne(
  module: TokenModule,
  session: Buffer,
  { object, id }: TokenKey,
  keyClass: number,
  what: string,
): Buffer {
  module.C_FindObjectsInit(session, [
    { type: CK.CLASS, value: keyClass },
    ...(object === undefined ? [] : [{ type: CK.LABEL, value: object }]),
    ...(id === undefined ? [] : [{ type: CK.ID, value: Buffer.from(id, "hex") }]),
  ]);
  const found = module.C_FindObjects(session, 2);
  module.C_FindObjectsFinal(session);
  const half = keyClass === CK.PUBLIC_KEY ? "public" : "private";
  const name = [object, id].filter((each) => each !== undefined).join("`, `");
  const [only, ...more] = found;
  if (only === undefined)
    throw wrong(
      what,
      `is not on its token, which has no ${half} key \`${name}\`: name another key, or make it`,
    );
  if (more.length > 0)
    throw wrong(what, `is named \`${name}\` on its token, as another ${half} key is: name its \`id\` too`);
  return only;
}

function assertKind(module: TokenModule, session: Buffer, key: Buffer, kind: TokenKind, what: string): void {
  const [type] = module.C_GetAttributeValue(session, key, [{ type: CK.KEY_TYPE }]);
  // A CK_ULONG in the order of this machine, whichever that is: of these numbers one byte is not zero.
  const [number, ...more] = [...(type?.value ?? [])].filter((byte) => byte !== 0);
  if (number === KEY_TYPE[kind] && more.length === 0) return;
  throw wrong(what, `is on its token, but is not ${KIND_NAMES[kind]} key: name another key`);
}

async function signOnce(
  module: TokenModule,
  session: Buffer,
  key: Buffer,
  kind: TokenKind,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const room = Buffer.alloc(SIGNATURE_ROOM);
  if (kind === "ed25519") {
    module.C_SignInit(session, { mechanism: CK.EDDSA, parameter: null }, key);
    return module.C_SignAsync(session, Buffer.from(bytes), room);
  }
  // Not every token hashes by itself.
  const digest = createHash("sha256").update(bytes).digest();
  module.C_SignInit(session, { mechanism: CK.ECDSA, parameter: null }, key);
  return formatEcdsaSignature(await module.C_SignAsync(session, digest, room));
}
