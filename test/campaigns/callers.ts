/** Platforms that call their node all the time: when each was last answered, and what failed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Credentials, connectPlatform } from "../../src/client/index.ts";
import { type Certified, issueCertificate } from "../../src/edge/tls/authority.ts";
import { ComityError } from "../../src/errors.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";

/** A transfer that nobody has made: the answer is the node's own. */
const UNKNOWN = "0193a5f0-0000-7000-8000-000000000001";
export const TRUST_DOMAIN = "eu.comity.example";

/** A node of the Union, with its authority. `before` changes its files before it starts. */
export async function startUnion(before: (nodeFolder: string) => void = () => {}) {
  const federation = await startFederation(["EU"], { down: ["EU"] });
  const home = federation.homes.get("EU");
  if (home === undefined) throw new Error("no home");
  before(home.nodeFolder);
  const node = await federation.startNode("EU");
  const folder = join(home.nodeFolder, "..", "authority");
  const authority: Certified = {
    certificatePem: readFileSync(join(folder, "certificate.pem"), "utf8"),
    keyPem: readFileSync(join(folder, "key.pem"), "utf8"),
  };
  return { federation, home, node, authority };
}

/** Credentials of a platform, issued by the authority's files. */
export function credentialsOf(authority: Certified, name: string): Credentials {
  const id = `spiffe://${TRUST_DOMAIN}/platform/${name}`;
  return { ...issueCertificate(authority, { id, now: new Date() }), authorityPem: authority.certificatePem };
}

export type Calling = {
  answered: number;
  /** The reasons of calls that were not answered. */
  readonly failed: string[];
  /** The instant of the last answer, by `performance.now()`. */
  last: number;
  streamEnded: boolean;
  /** Resolves when the last call has ended. */
  done: Promise<void>;
};

/**
 * Calls, and follows its inbox, until `signal` aborts. With `anew` it opens a connection for each call and follows nothing.
 */
export async function keepCalling(
  federation: TestFederation,
  as: Credentials,
  { signal, everyMs, anew = false }: { signal: AbortSignal; everyMs: number; anew?: boolean },
): Promise<Calling> {
  const calling: Calling = { answered: 0, failed: [], last: 0, streamEnded: false, done: Promise.resolve() };
  calling.done = call(federation.address("EU"), as, calling, { signal, everyMs, anew });
  while (calling.answered === 0) await sleep(5);
  return calling;
}

async function call(
  address: string,
  as: Credentials,
  calling: Calling,
  { signal, everyMs, anew }: { signal: AbortSignal; everyMs: number; anew: boolean },
): Promise<void> {
  const connect = () => connectPlatform({ address, as });
  let platform = connect();
  if (!anew)
    follow(platform, signal).then(
      () => {
        calling.streamEnded = !signal.aborted;
      },
      () => {
        calling.streamEnded = !signal.aborted;
      },
    );
  while (!signal.aborted) {
    const { reason } = await platform.resolve(UNKNOWN).then(
      () => ({ reason: "INTERNAL" }),
      (thrown) => ComityError.from(thrown),
    );
    if (reason === "NOT_FOUND") {
      calling.answered += 1;
      calling.last = performance.now();
    } else if (!signal.aborted) calling.failed.push(reason);
    if (anew) {
      platform.close();
      platform = connect();
    }
    await sleep(everyMs);
  }
  platform.close();
}

async function follow(platform: ReturnType<typeof connectPlatform>, signal: AbortSignal): Promise<void> {
  for await (const _ of platform.inbox(0, signal));
}
