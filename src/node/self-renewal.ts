/**
 * Renews the certificates of a node and of the operators in its home, in time: each gets a new key when three fifths of its
 * life are over, in place of the old one.
 */
import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadPair } from "../client/connection.ts";
import { type PairFiles, pairIn, prepareReplacement, type Replacement } from "../client/credential-files.ts";
import type { Certified } from "../edge/tls/authority.ts";
import { describeCertificate } from "../edge/tls/certificate-facts.ts";
import { createRequest } from "../edge/tls/certificate-request.ts";
import { type Loop, type LoopParts, startLoop } from "../engine/loop.ts";
import type { Caller } from "../identities/context.ts";
import type { Renew } from "../identities/renew.ts";

/** The part of its life after which a certificate is renewed: before two thirds, with room for failures. */
const RENEW_AT = 0.6;
/** The longest time, in milliseconds, between two looks: operators may come to the home meanwhile. */
const LOOK_EVERY_MS = 3_600_000;
/** The longest pause after a renewal that failed, in milliseconds; for a short life a twentieth of it. */
const RETRY_MS = 60_000;

/** A pair to renew. `use` is called with the new one. */
export type Renewable = {
  readonly files: PairFiles;
  readonly pair: Certified;
  readonly use: (pair: Certified) => void;
  /** Rejects where it may not be renewed yet, and says why. */
  readonly mayRenew?: () => Promise<void>;
};

type Parts = LoopParts & {
  readonly renew: Renew;
  /** Returns what is to be renewed in time, as it stands now. */
  readonly renewables: () => readonly Renewable[];
};

/** Starts the renewals. What fails is told and tried again; the certificate that is there stays meanwhile. */
export function startSelfRenewal({ renew, renewables, ...parts }: Parts): Loop {
  const { clock } = parts;
  return startLoop(parts, async () => {
    const now = () => clock.now().getTime();
    let next = now() + LOOK_EVERY_MS;
    for (const each of renewables()) {
      const { from, due, life } = lifeOf(each.pair);
      // Before its beginning the clock is wrong, and whoever goes by it makes it worse.
      if (now() < from || now() < due) {
        next = Math.min(next, due);
        continue;
      }
      const again = await renewOrTell(each, parts.failed, renew);
      if (again !== undefined) next = Math.min(next, now() + Math.min(again, life / 20));
    }
    return new Date(Math.max(next, now()));
  });
}

/** Renews a pair. Returns the longest pause, in milliseconds, before the next try where that was not to be. */
async function renewOrTell(
  each: Renewable,
  failed: LoopParts["failed"],
  renew: Renew,
): Promise<number | undefined> {
  let againMs = LOOK_EVERY_MS;
  try {
    await each.mayRenew?.();
    againMs = RETRY_MS;
    await renewOne(each, renew);
    return undefined;
  } catch (error) {
    failed(error);
    return againMs;
  }
}

function lifeOf({ certificatePem }: Certified) {
  const { validFromDate, validToDate } = new X509Certificate(certificatePem);
  const [from, to] = [validFromDate.getTime(), validToDate.getTime()];
  return { from, due: from + (to - from) * RENEW_AT, life: to - from };
}

/**
 * Renews one pair. The new one is on the disk before the renewal is recorded, and takes its place only afterwards, so that a
 * full disk or a refusal leaves the old one, whole.
 */
export async function renewOne({ files, pair, use }: Renewable, renew: Renew): Promise<void> {
  const leaf = new X509Certificate(pair.certificatePem);
  const certificate = describeCertificate(leaf);
  const caller: Caller = { id: certificate.identity, certificate };
  const { keyPem, request } = createRequest(caller.id);
  let replacement: Replacement | undefined;
  try {
    const { certificatePem } = await renew(caller, request, {
      names: namesOf(leaf),
      ready: (made) => {
        replacement = prepareReplacement(files, { ...made, keyPem });
      },
    });
    replacement?.commit();
    use({ certificatePem, keyPem });
  } catch (thrown) {
    replacement?.drop();
    throw thrown;
  }
}

/** Returns the names by which others reach a node, for the next certificate. */
export function namesOf({ subjectAltName = "" }: Pick<X509Certificate, "subjectAltName">) {
  const of = (kind: string) =>
    subjectAltName
      .split(", ")
      .filter((each) => each.startsWith(kind))
      .map((each) => each.slice(kind.length));
  return { dnsNames: of("DNS:"), ipAddresses: of("IP Address:") };
}

/** Returns the operators whose certificate and key lie in a home. */
export function operatorsIn(home: string): readonly Renewable[] {
  const folder = join(home, "operator");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .map((name) => join(folder, name))
    .filter((each) => existsSync(join(each, "key.pem")) && existsSync(join(each, "certificate.pem")))
    .map((each) => ({ files: pairIn(each), pair: loadPair(each), use: () => {} }));
}
