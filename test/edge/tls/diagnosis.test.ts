/** Which of two ends does not believe the other: each fault has an answer of its own, with what to do. */
import { expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { diagnoseServer } from "../../../src/edge/tls/diagnosis.ts";
import { bundleOf, DAY_MS, eu, jp, material, NODE, now, startServer } from "./fixture.ts";

const JP = "spiffe://jp.example/node";
const CALLER = "spiffe://eu.example/platform/a";
const diagnosed = (port: number, changes: Partial<Parameters<typeof diagnoseServer>[1]> = {}) =>
  diagnoseServer(`127.0.0.1:${port}`, {
    ...issueCertificate(eu, { id: CALLER, now }),
    ...{ expect: NODE, ca: bundleOf(eu), now },
    ...changes,
  });
const asked = async (...call: Parameters<typeof diagnosed>) => (await diagnosed(...call))?.says;

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

const REFUSED = `\`${NODE}\` ends each connection with the caller's certificate: it was revoked, or is of an authority`;

test("a node that is the expected one, and refuses the caller, is not called another", async () => {
  const { port, refusals } = await startServer({ revoked: ({ identity }) => identity.id === CALLER });
  expect(await asked(port)).toContain(REFUSED);
  expect(refusals.map(({ reason }) => reason)).toContain("CERTIFICATE_REFUSED");
  const other = createAuthority({ trustDomain: "eu.example", now });
  expect(await asked(port, issueCertificate(other, { id: CALLER, now }))).toContain(REFUSED);
  expect(await diagnosed(port)).toMatchObject({ isElsewhere: false });
});

test("a node that takes the caller is nothing to say of", async () => {
  const { port } = await startServer({ accept: (socket) => void socket.write("the settings") });
  expect(await diagnosed(port)).toBeUndefined();
});

test("where nobody answers there is nothing to say", async () => {
  expect(await asked(1)).toBeUndefined();
});
