/** Who calls: each call has the identity that its own connection proved. */
import { describe, expect, test } from "vitest";
import { issueCertificate } from "../../../src/edge/tls/authority.ts";
import { incomingOfCall } from "../../../src/edge/tls/grpc-server.ts";
import { ALICE, createClient, eu, now, reasonOf, startServer } from "./fixture.ts";

const alice = issueCertificate(eu, { id: ALICE, now });

describe("incomingOfCall", () => {
  test("tells concurrent callers apart, in handlers and in interceptors", async () => {
    const { port, seen } = await startServer();
    const ids = Array.from({ length: 12 }, (_, index) => `spiffe://eu.example/platform/p${index}`);
    const clients = ids.map((id) => createClient(port, issueCertificate(eu, { id, now })));
    const rounds = Array.from({ length: 20 }, () => clients.map((client) => client.whoAmI()));
    const answers = await Promise.all(rounds.map((round) => Promise.all(round)));
    for (const answer of answers) expect(answer).toEqual(ids);
    expect(seen.toSorted()).toEqual(ids.flatMap((id) => Array(20).fill(id)).toSorted());
  });

  test("refuses a call that came another way", () => {
    expect(reasonOf(() => incomingOfCall({ getAuthContext: () => ({}) }))).toBe("IDENTITY_MISSING");
  });
});

test("an orderly end: drain, let calls finish, shut down, close", async () => {
  const { listener, port, server } = await startServer();
  const client = createClient(port, alice);
  const answer = client.whoAmI();
  expect(await answer).toBe(ALICE);
  listener.drain();
  await new Promise<void>((resolve, reject) =>
    server.tryShutdown((error) => (error ? reject(error) : resolve())),
  );
  await listener.close();
  expect(listener.peers()).toEqual([]);
});
