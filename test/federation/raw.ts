/** Callers who do not use our client: any certificate, any bytes; what they are told, read from the wire; what nodes keep. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import grpc, { type ServiceError } from "@grpc/grpc-js";
import type { Home } from "../../src/client/index.ts";
import { Federation } from "../../src/edge/grpc/definition.ts";
import type { AnswerOutput } from "../../src/edge/grpc/generated/comity/v1/Answer.ts";
import type { ExchangeResponseOutput } from "../../src/edge/grpc/generated/comity/v1/ExchangeResponse.ts";
import { fromStatus } from "../../src/edge/grpc/status.ts";
import { type Certified, issueCertificate } from "../../src/edge/tls/authority.ts";
import { createPeerCredentials, PEER_CHANNEL_OPTIONS } from "../../src/edge/tls/credentials.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { ComityError } from "../../src/errors.ts";
import { nodeId, parseIdentity } from "../../src/federation/identity.ts";
import { openReader } from "../../src/store/sqlite/database.ts";
import type { TestFederation } from "../support/federation.ts";

const pair = (folder: string): Certified => ({
  certificatePem: readFileSync(join(folder, "certificate.pem"), "utf8"),
  keyPem: readFileSync(join(folder, "key.pem"), "utf8"),
});

export const homeOf = ({ homes }: TestFederation, code: string): Home => {
  const home = homes.get(code);
  if (home === undefined) throw new Error(`${code} is no member of this federation`);
  return home;
};

/** The certificate authority of a member. */
export const authorityOf = (federation: TestFederation, code: string): Certified =>
  pair(join(federation.folders.certs, homeOf(federation, code).trustDomain, "authority"));

/** A certificate for `id` by the authority of its own trust domain. */
export function certify(federation: TestFederation, id: string): Certified {
  const { trustDomain } = parseIdentity(id);
  const code = [...federation.homes].find(([, home]) => home.trustDomain === trustDomain)?.[0] ?? "";
  return issueCertificate(authorityOf(federation, code), { id, now: new Date() });
}

/** What a caller was told: the status, and the reason in the ErrorInfo that came with it. */
export type Told = {
  readonly status: string;
  readonly reason: string | undefined;
  readonly fields: string[];
};

function toldBy(error: ServiceError): Told {
  const { reason, violations } = fromStatus(error);
  const details = error.metadata.get("grpc-status-details-bin");
  const named = details.length === 1 && details.every((bytes) => bytes.includes(reason));
  return {
    status: grpc.status[error.code] ?? "",
    reason: named ? reason : undefined,
    fields: violations.map(({ field }) => field),
  };
}

/** What our own client's call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Told> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ComityError && error.cause instanceof Error)
    return toldBy(error.cause as ServiceError);
  throw new Error("was not refused on the wire", { cause: error });
}

export type RawCaller = {
  /** Calls with these bytes as the message; what it was refused with, or undefined where it was answered. */
  readonly call: (
    path: string,
    bytes: Uint8Array,
    metadata?: Record<string, string>,
  ) => Promise<Told | undefined>;
  /** Sends one frame on `Federation.Exchange`: the answers of the first frame back, or how the stream ended. */
  readonly exchange: (frame: Uint8Array) => Promise<{ answers: readonly AnswerOutput[] } | Told>;
  readonly close: () => void;
};

/** A caller with this certificate, of the node of `home` at `address`. */
export function createRawCaller(certified: Certified, home: Home, address: string): RawCaller {
  const ca = parseBundle(readFileSync(join(home.nodeFolder, "authority.pem"), "utf8"));
  const expect = nodeId(home.trustDomain);
  const client = new grpc.Client(address, createPeerCredentials({ ...certified, ca, expect }), {
    ...PEER_CHANNEL_OPTIONS,
    "grpc.use_local_subchannel_pool": 1,
  });
  const pass = (bytes: Buffer) => bytes;
  return {
    call: (path, bytes, headers = {}) =>
      new Promise((resolve) => {
        const metadata = new grpc.Metadata();
        for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
        client.makeUnaryRequest(path, pass, pass, Buffer.from(bytes), metadata, {}, (error) =>
          resolve(error === null ? undefined : toldBy(error)),
        );
      }),
    exchange: (frame) =>
      new Promise((resolve) => {
        const { path, responseDeserialize } = Federation.Exchange;
        const call = client.makeBidiStreamRequest(path, pass, responseDeserialize);
        call.on("error", (error: ServiceError) => resolve(toldBy(error)));
        call.on("data", (answers: ExchangeResponseOutput) => {
          resolve(answers);
          call.end();
        });
        call.write(Buffer.from(frame));
      }),
    close: () => client.close(),
  };
}

const TABLES = ["leaf", "checkpoint", "transfer", "inbound", "feed"] as const;
export type Rows = Readonly<Record<(typeof TABLES)[number], number>>;

/** A reader of a member's database, beside the node that writes it. */
export function readStore(home: Home): DatabaseSync {
  return openReader(join(dirname(home.configFile), "ledger.db"));
}

/** How many rows each table holds. */
export function countRows(db: DatabaseSync): Rows {
  const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(", ");
  return { ...db.prepare(`SELECT ${counts}`).get() } as unknown as Rows;
}
