/** Why a server was not believed: four faults, four answers, each with what to do. */
import { expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { diagnoseServer } from "../../../src/edge/tls/diagnosis.ts";
import { bundleOf, DAY_MS, eu, jp, material, NODE, now, startServer } from "./fixture.ts";

const JP = "spiffe://jp.example/node";
const asked = async (port: number, changes: Partial<Parameters<typeof diagnoseServer>[1]> = {}) =>
  diagnoseServer(`127.0.0.1:${port}`, { expect: NODE, ca: bundleOf(eu), now, ...changes });

test("another node is named, with what the caller expected", async () => {
  const { port } = await startServer();
  expect(await asked(port, { expect: JP, ca: bundleOf(jp) })).toBe(
    `\`127.0.0.1:${port}\` is \`${NODE}\`, not \`${JP}\`: give the address of the caller's own node`,
  );
});

test("another authority than the caller's is said", async () => {
  const { port } = await startServer();
  const other = createAuthority({ trustDomain: "eu.example", now });
  expect(await asked(port, { ca: bundleOf(other) })).toMatch(
    /certified by another authority than the caller's/,
  );
});

test("a certificate that has ended is said, with its end", async () => {
  const lastYear = new Date(now.getTime() - 365 * DAY_MS);
  const old = createAuthority({ trustDomain: "eu.example", now: lastYear });
  const ended = issueCertificate(old, { id: NODE, now: lastYear, days: 30 });
  const { port } = await startServer({ material: { ...material(), ...ended } });
  expect(await asked(port, { ca: bundleOf(old) })).toMatch(
    new RegExp(`^the certificate of \`${NODE}\` ended at 20\\d\\d-.*: its operator must issue a new one$`),
  );
});

test("where nobody answers there is nothing to say", async () => {
  expect(await asked(1)).toBeUndefined();
});
