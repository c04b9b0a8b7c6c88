/**
 * Composes at start what requests compose of each agreement: its rules, its purposes and its keys. What cannot be
 * composed would otherwise deny every request to the peer, and blame the platform.
 */
import { isEd25519Key } from "../crypto/ed25519/public-key.ts";
import type { NodeObserver } from "../edge/telemetry/events.ts";
import type { Context } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import type { Agreement } from "../federation/agreement.ts";
import type { Atlas } from "../law/atlas.ts";
import { parseBase64Url } from "../ledger/base64.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { type Law, openLaw } from "../packs/law.ts";
import { agreementSource } from "../transfers/circumstances.ts";
import { findOddities } from "./comparison.ts";
import type { NodeConfig } from "./config.ts";

/** The remedy at the end of each message: nobody may change what both have signed. */
const SIGN_ANEW = "correct it with the peer, and sign the agreement anew";

const wrong = (file: string, field: string, says: string, cause?: unknown) =>
  new ComityError("CONFIG_INVALID", `the agreement \`${file}\`: \`${field}\` ${says}; ${SIGN_ANEW}`, {
    cause,
  });

/**
 * Throws CONFIG_INVALID for the first agreement whose terms no request can be held against. The message names its file
 * and the field.
 */
export function assertTerms(
  { peers }: { readonly peers: readonly Pick<NodeConfig["peers"][number], "agreement" | "file">[] },
  atlas: Atlas,
  at: Date,
): void {
  for (const { agreement, file } of peers) {
    if (agreement.until <= agreement.from)
      throw wrong(
        file,
        "until",
        `is \`${agreement.until}\`, and \`from\` is \`${agreement.from}\`: it is never in force`,
      );
    assertRules(agreement, file, atlas, at);
    assertPurposes(agreement, file, atlas);
    assertKeys(agreement, file);
  }
}

function assertRules(agreement: Agreement, file: string, atlas: Atlas, at: Date): void {
  try {
    agreementSource(agreement, atlas, at);
  } catch (thrown) {
    const { message } = ComityError.from(thrown);
    throw wrong(file, "rules", `cannot be read as rules of law: ${message}`, thrown);
  }
}

function assertPurposes({ purposes }: Agreement, file: string, { concepts }: Atlas): void {
  for (const [i, word] of purposes.entries())
    try {
      concepts.resolve("purpose", word);
    } catch (thrown) {
      const { message } = ComityError.from(thrown);
      throw wrong(file, `purposes[${i}]`, `is no purpose of the vocabulary: ${message}`, thrown);
    }
}

function assertKeys({ parties, issuers }: Agreement, file: string): void {
  const ledgers = parties.map(({ ledger }) => parseVerifierKey(ledger).publicKey);
  for (const [i, key] of ledgers.entries())
    if (!isEd25519Key(key))
      throw wrong(file, `parties[${i}].ledger`, "is no Ed25519 public key: nobody can sign with it");
  for (const [name, { x }] of Object.entries(issuers)) {
    const field = `issuers.${name}.x`;
    const key = parseBase64Url(x);
    if (key === undefined || !isEd25519Key(key))
      throw wrong(file, field, "is no Ed25519 public key: nobody can sign with it");
    // THREAT: one key for two uses lets a signature of the one be shown as one of the other.
    if (ledgers.some((ledger) => equalBytes(ledger, key)))
      throw wrong(file, field, "is the ledger key of a party: an issuer needs a key of its own");
  }
}

/** Opens the law in force: the packs of the program, and newer versions from the store. Holds all agreements against it. */
export async function openStoredLaw(
  { atlas, config, observer }: Shipped,
  context: Pick<Context, "store" | "sealer" | "observer" | "clock">,
): Promise<Law> {
  const { clock } = context;
  const law = await openLaw(atlas, context);
  assertTerms(config, law.atlas(), clock.now());
  for (const oddity of findOddities(config, law.atlas(), clock.now())) observer.configurationOdd(oddity);
  return law;
}

type Shipped = {
  readonly atlas: Atlas;
  readonly config: NodeConfig;
  readonly observer: Pick<NodeObserver, "configurationOdd">;
};
