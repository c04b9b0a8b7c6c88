/** TLS to a real server of PostgreSQL: its certificate must be of a trusted authority, and of the name by which it is reached. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { openConnection } from "../../../src/store/postgres/connection.ts";
import type { PostgresPlace } from "../../../src/store/postgres/place.ts";
import { isLonger } from "../../support/longer.ts";
import { type PostgresServer, startPostgres, WITHOUT_POSTGRES } from "../../support/postgres.ts";

const now = new Date();
const trustDomain = "db.example";
const authority = createAuthority({ trustDomain, now });
const another = createAuthority({ trustDomain, now });
const id = `spiffe://${trustDomain}/node`;
const certified = issueCertificate(authority, { id, now, dnsNames: ["localhost"] });

let server: PostgresServer;
let place: PostgresPlace;
const folder = mkdtempSync(join(tmpdir(), "comity-tls-"));
afterAll(() => rmSync(folder, { recursive: true }));

const refusal = (message: RegExp) =>
  expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringMatching(message) });

describe.skipIf(WITHOUT_POSTGRES !== undefined || !isLonger)("TLS to the server", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const files = { cert: join(folder, "server.pem"), key: join(folder, "server-key.pem") };
    writeFileSync(files.cert, certified.certificatePem);
    writeFileSync(files.key, certified.keyPem, { mode: 0o600 });
    const settings = ["ssl_cert_file=server.pem", "ssl_key_file=server-key.pem"];
    server = await startPostgres(settings, Object.values(files));
    place = { ...(await server.createDatabase()), host: "localhost" };
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("a server that speaks no TLS is refused where `ca` asks for it", async () => {
    await expect(openConnection({ ...place, ca: authority.certificatePem })).rejects.toEqual(
      refusal(/does not speak TLS/),
    );
    await server.run("ALTER SYSTEM SET ssl = on");
    await server.run("SELECT pg_reload_conf()");
    // The server reads its settings a moment later, and sessions that begin then have them.
    await expect.poll(async () => (await server.run("SHOW ssl"))[0]?.ssl).toBe("on");
  });

  test("a server with a certificate of `ca` and its own name is used, over TLS 1.3", async () => {
    const connection = await openConnection({ ...place, ca: authority.certificatePem });
    const { rows } = await connection.query(
      "SELECT ssl::text, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    );
    await connection.end();
    expect(rows).toEqual([{ ssl: "true", version: "TLSv1.3" }]);
  });

  test("an authority of the same name with another key certifies no server", async () => {
    await expect(openConnection({ ...place, ca: another.certificatePem })).rejects.toEqual(
      refusal(/an authority that is not trusted: name the file .* as `ca`/),
    );
  });

  test("a certificate of another name is refused", async () => {
    await expect(
      openConnection({ ...place, host: "127.0.0.1", ca: authority.certificatePem }),
    ).rejects.toEqual(refusal(/a certificate of another name/));
  });
});

test.skipIf(WITHOUT_POSTGRES === undefined)(`TLS to the server is not tried: ${WITHOUT_POSTGRES}`, () => {});
