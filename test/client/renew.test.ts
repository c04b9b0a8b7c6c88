/** A renewal that no node makes leaves the credentials as they are. One that is made is in `test/node/serving.test.ts`. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadPair } from "../../src/client/connection.ts";
import { renewCredentials } from "../../src/client/renew.ts";
import { issueCertificate } from "../../src/edge/tls/authority.ts";
import { ALICE, eu } from "../edge/tls/fixture.ts";
import { folderOfTest } from "../support/home.ts";

test("nobody who answers changes nothing", async () => {
  const folder = folderOfTest();
  const pair = issueCertificate(eu, { id: ALICE, now: new Date() });
  writeFileSync(join(folder, "certificate.pem"), pair.certificatePem);
  writeFileSync(join(folder, "key.pem"), pair.keyPem, { mode: 0o600 });
  writeFileSync(join(folder, "authority.pem"), eu.certificatePem);
  await expect(renewCredentials("127.0.0.1:1", folder)).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
  expect(loadPair(folder)).toEqual(pair);
  expect(readdirSync(folder).toSorted()).toEqual(["authority.pem", "certificate.pem", "key.pem"]);
});
