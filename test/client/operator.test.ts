/** An operator at its own node: it publishes law and looks after dead letters; nobody else may. */
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectOperator, connectRegulator, type Operator } from "../../src/client/index.ts";
import { homeOf } from "../federation/raw.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { draft } from "../support/incident.ts";
import { illinoisLaw } from "../support/law.ts";

let federation: TestFederation;
let operator: Operator;

beforeAll(async () => {
  federation = await startFederation(["US-IL", "JP"], { down: ["JP"] });
  operator = operatorAs(home("US-IL").operatorFolder);
});
afterAll(async () => {
  operator.close();
  await federation.stop();
});

const home = (code: string) => homeOf(federation, code);
/** A caller of the node of Illinois that takes itself for an operator. */
const operatorAs = (as: string, address = federation.address("US-IL")) => connectOperator({ address, as });
const publish = (text: string, file = "US-IL.yaml") => operator.publish(Buffer.from(text), file);

const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.reason,
  );

test("is who its certificate says", () => {
  expect(operator.id).toBe("spiffe://us-il.comity.example/operator/desk");
});

describe("a publication", () => {
  test("says what came into force, and the same when it is repeated", async () => {
    const first = await publish(illinoisLaw("2026.12.1"));
    expect(first).toEqual({
      jurisdiction: "US-IL",
      version: "2026.12.1",
      serial: expect.any(Number),
      hash: federation.node("US-IL").context.atlas().packs.get("US-IL")?.hash,
    });
    expect(await publish(illinoisLaw("2026.12.1"))).toEqual(first);
  });

  test("that is refused is named by the file that the operator named", async () => {
    await expect(publish("pack: [", "my-law.yaml")).rejects.toMatchObject({
      reason: "PACK_INVALID",
      message: expect.stringContaining("my-law.yaml"),
    });
    expect(await reason(operator.publish(Uint8Array.of(0xff, 0xfe), "bytes.yaml"))).toBe("TEXT_MALFORMED");
  });
});

test("a list without dead letters is empty, and nothing that is no dead letter is requeued", async () => {
  expect(await operator.listDeadLetters(Number.POSITIVE_INFINITY)).toEqual([]);
  const id = String(draft().id);
  expect(await reason(operator.requeue(id))).toBe("NOTICE_NOT_PARKED");
  expect(await reason(operator.requeue("no id"))).toBe("INPUT_INVALID");
});

test("where nobody listens every call rejects alike", async () => {
  const lost = operatorAs(home("US-IL").operatorFolder, "127.0.0.1:1");
  const calls = [
    lost.listDeadLetters(1),
    lost.requeue(String(draft().id)),
    lost.publish(Buffer.from(illinoisLaw("2026.12.2")), "US-IL.yaml"),
  ];
  expect(await Promise.all(calls.map(reason))).toEqual(Array(3).fill("NODE_UNREACHABLE"));
  lost.close();
});

describe("a caller who is no operator of the node", () => {
  test.each([
    ["a platform", () => home("US-IL").platformFolder("lakeshore")],
    ["a regulator", () => home("US-IL").regulatorFolder("regulator")],
    ["the node itself", () => home("US-IL").nodeFolder],
  ])("%s gets PERMISSION_DENIED", async (_, folder) => {
    const caller = operatorAs(folder());
    try {
      const denied = { reason: "ROLE_FORBIDDEN", cause: { code: status.PERMISSION_DENIED } };
      await expect(caller.listDeadLetters(1)).rejects.toMatchObject(denied);
      await expect(caller.requeue(String(draft().id))).rejects.toMatchObject(denied);
    } finally {
      caller.close();
    }
  });

  test("is matched by the operator, who sees no notice", async () => {
    const caller = connectRegulator({
      address: federation.address("US-IL"),
      as: home("US-IL").operatorFolder,
    });
    try {
      expect(await reason(caller.list())).toBe("ROLE_FORBIDDEN");
    } finally {
      caller.close();
    }
  });

  test("the operator of another node is not let in", async () => {
    const caller = operatorAs(home("JP").operatorFolder);
    try {
      expect(["NODE_UNREACHABLE", "SCOPE_FORBIDDEN", "CERTIFICATE_REFUSED"]).toContain(
        await reason(caller.listDeadLetters(1)),
      );
    } finally {
      caller.close();
    }
  });
});
