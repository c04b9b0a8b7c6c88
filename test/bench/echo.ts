/** The references for other figures: what a unary call costs when nothing is done in it, alone or with messages of a size. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import { createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import type { Candidate } from "./candidate.ts";
import { openLoad, sampling } from "./load.ts";

const bytes = (buffer: Buffer) => buffer;
export const ECHO: grpc.MethodDefinition<Buffer, Buffer> = {
  path: "/comity.bench.Echo/Echo",
  requestStream: false,
  responseStream: false,
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
};

/** The bytes of a message and of its answer. */
export type Sizes = { readonly message: number; readonly answer: number };

/** What knows the sizes of messages, until it is closed. */
export type Sized = { readonly sizes: () => Promise<Sizes>; readonly close: () => Promise<void> };

/** About as many bytes as a small request. */
const BARE: Sizes = { message: 430, answer: 430 };
const TRUST_DOMAIN = "echo.example";

/** What stands between the caller and the echo. */
export type Front = {
  /** The port to call. */
  readonly port: number;
  readonly pids: readonly number[];
  readonly close: () => Promise<void>;
};
/** Starts what stands before a port, with the keys in a folder. */
export type StartFront = (folder: string, port: number) => Promise<Front>;

const NOTHING: StartFront = async (_, port) => ({ port, pids: [], close: async () => {} });

function writeMaterial(folder: string) {
  const now = new Date();
  const authority = createAuthority({ trustDomain: TRUST_DOMAIN, now });
  const id = `spiffe://${TRUST_DOMAIN}/node`;
  const leaf = issueCertificate(authority, { id, now, dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] });
  writeFileSync(join(folder, "key.pem"), leaf.keyPem, { mode: 0o600 });
  writeFileSync(join(folder, "certificate.pem"), leaf.certificatePem);
  writeFileSync(join(folder, "authority.pem"), authority.certificatePem);
  return grpc.credentials.createSsl(
    Buffer.from(authority.certificatePem),
    Buffer.from(leaf.keyPem),
    Buffer.from(leaf.certificatePem),
  );
}

/**
 * Makes an echo whose messages have the sizes that are found once it is opened. Calls go through `startFront`; straight to
 * the echo by default.
 */
export function createEcho(
  name: string,
  what: string,
  openSized: () => Promise<Sized>,
  startFront: StartFront = NOTHING,
): Candidate {
  return {
    name,
    what,
    atOnce: [1, 32],
    open: async () => {
      const sized = await openSized();
      const sizes = await sized.sizes();
      const folder = mkdtempSync(join(tmpdir(), "comity-bench-"));
      const credentials = writeMaterial(folder);
      const entry = fileURLToPath(new URL("./echo-server.ts", import.meta.url));
      const server = spawn(process.execPath, [entry, folder, String(sizes.answer)], {
        stdio: ["pipe", "pipe", "inherit"],
      });
      const [port] = (await once(server.stdout, "data")) as [Buffer];
      const front = await startFront(folder, Number(String(port)));
      const load = openLoad(`localhost:${front.port}`, credentials);
      const message = Buffer.alloc(sizes.message, 7);
      const check = sampling((answer: Buffer) => {
        if (answer.length !== sizes.answer) throw new Error("the echo has another size");
      });
      return {
        once: async () => check(await load.send(ECHO.path, message)),
        pids: async () => [server.pid ?? 0, ...front.pids],
        close: async () => {
          load.close();
          await sized.close();
          await front.close();
          server.stdin.end();
          await once(server, "close");
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

export const echo = createEcho(
  "echo",
  "a bare @grpc/grpc-js unary echo of 430 bytes over mutual TLS: the reference",
  async () => ({ sizes: async () => BARE, close: async () => {} }),
);
