/** The machine of a node: every state machine of the engine and of the capabilities, each kind and collection once. */
import { expect, test } from "vitest";
import { outboxMachine } from "../../src/engine/outbox.ts";
import { timerMachine } from "../../src/engine/timers.ts";
import { identityMachine, nodeRevocationMachine } from "../../src/identities/state.ts";
import { noticeRecoveryMachine } from "../../src/notices/recovery-state.ts";
import { noticeMachine } from "../../src/notices/state.ts";
import { packMachine } from "../../src/packs/state.ts";
import { peeringMachine } from "../../src/peering/state.ts";
import { machine } from "../../src/store/machine.ts";
import { erasureMachine } from "../../src/transfers/erasure-state.ts";
import { recoveryMachine } from "../../src/transfers/recovery-state.ts";
import { transferMachine } from "../../src/transfers/state.ts";
import { witnessMachine } from "../../src/witness/state.ts";

test("every command of every capability is taken, and every collection is kept", () => {
  const parts = [
    transferMachine,
    recoveryMachine,
    erasureMachine,
    witnessMachine,
    noticeMachine,
    noticeRecoveryMachine,
    packMachine,
    peeringMachine,
    identityMachine,
    nodeRevocationMachine,
    outboxMachine,
    timerMachine,
  ];
  expect(machine.kinds.toSorted()).toEqual(parts.flatMap(({ kinds }) => [...kinds] as string[]).toSorted());
  const names = machine.collections.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { collections } of parts) for (const { name } of collections) expect(names).toContain(name);
});
