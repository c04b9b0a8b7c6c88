/** A key on a token, such as a hardware security module (PKCS#11): it signs there, and never leaves it. */
import { ComityError } from "../../errors.ts";
import { createTurns, within } from "../in-turn.ts";
import type { KeyKind, TokenKey, TokenSource } from "../key-source.ts";
import type { OpenSigner } from "../open.ts";
import { parsePublicKey } from "../public-key.ts";
import { createVerifiedSigner, SIGN_WITHIN_MS, unavailable } from "../verified-signer.ts";
import { loadTokenModule, textOf } from "./module.ts";
import { openTokenSession, PinRefused, readTokenKey, type TokenKind, type TokenSession } from "./session.ts";

/** Reads the public half of a key on a token, in DER, without a PIN. Rejects with CONFIG_INVALID and SIGNER_UNAVAILABLE. */
export async function readTokenPublicKey(source: TokenKey, kind: KeyKind, what: string): Promise<Uint8Array> {
  const onToken = tokenKind(kind, what);
  const module = await loadTokenModule(source.modulePath, what);
  return guarded(what, () => readTokenKey(module, source, onToken, what));
}

/**
 * Opens the signer of a key on a token. Rejects with CONFIG_INVALID where the package, the library, the token, the key or the
 * right PIN is missing, and where the key is of another kind, and with SIGNER_UNAVAILABLE where the token fails.
 */
export async function openTokenSigner(source: TokenSource, kind: KeyKind, what: string): Promise<OpenSigner> {
  const onToken = tokenKind(kind, what);
  const module = await loadTokenModule(source.modulePath, what);
  const spki = guarded(what, () => readTokenKey(module, source, onToken, what));
  const publicKey = parsePublicKey(spki, kind, what);
  const sessions = createSessions(() => openTokenSession(module, source, onToken, what), what);
  guarded(what, sessions.open);
  const inTurn = createTurns();
  const sign = (bytes: Uint8Array) => inTurn(() => sessions.sign(bytes));
  return { ...createVerifiedSigner(publicKey, kind, what, sign), close: sessions.close };
}

/** Returns the kind. Throws CONFIG_INVALID for ML-DSA-44, which PKCS#11 has since version 3.2 and hardly a token knows. */
function tokenKind(kind: KeyKind, what: string): TokenKind {
  if (kind !== "ml-dsa-44") return kind;
  throw new ComityError(
    "CONFIG_INVALID",
    `${what} is named on a token, where no ML-DSA-44 key can be used yet: keep it in a file or with a signer`,
  );
}

/** Makes the sessions with a token, one at a time: it is opened anew once it has failed. */
export function createSessions(openOne: () => TokenSession, what: string, withinMs = SIGN_WITHIN_MS) {
  let session: TokenSession | undefined;
  let refused: PinRefused | undefined;
  let busy = false;

  function open(): TokenSession {
    if (refused !== undefined) throw refused;
    try {
      session ??= openOne();
    } catch (thrown) {
      if (thrown instanceof PinRefused) refused = thrown;
      throw thrown;
    }
    return session;
  }

  function close(): void {
    const closing = session;
    session = undefined;
    if (closing !== undefined && !busy) closeQuietly(closing);
  }

  async function signWithin(bytes: Uint8Array): Promise<Uint8Array> {
    const used = open();
    const signing = used.sign(bytes);
    busy = true;
    const settled = () => {
      busy = false;
      // The call came back too late for its caller, and nobody else has its session.
      if (used !== session) closeQuietly(used);
    };
    signing.then(settled, settled);
    return within(signing, withinMs, () => new Late());
  }

  async function sign(bytes: Uint8Array): Promise<Uint8Array> {
    // THREAT: each call that hangs holds one of the few threads of the pool, which everything else needs too.
    if (busy) throw unavailable(what, "is on a token that has not ended an earlier signature yet");
    const known = session !== undefined;
    try {
      return await signWithin(bytes);
    } catch (thrown) {
      if (thrown instanceof Late) {
        session = undefined;
        throw unavailable(what, `is on a token that has not signed within ${withinMs} ms`);
      }
      close();
      // The token may have been taken out and put back since the session was opened.
      if (known) return sign(bytes);
      throw unavailable(what, `is on a token that does not sign: ${textOf(thrown)}`, thrown);
    }
  }

  return { open, sign, close };
}

class Late extends Error {}

function closeQuietly(session: TokenSession): void {
  try {
    session.close();
  } catch {
    // A token that was taken away has closed it.
  }
}

/** Returns what `work` does. Failures of the token become SIGNER_UNAVAILABLE. */
function guarded<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ComityError) throw cause;
    throw unavailable(what, `is on a token that fails: ${textOf(cause)}`, cause);
  }
}
