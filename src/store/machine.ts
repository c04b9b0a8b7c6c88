/**
 * The one machine of a node's store, made of every state machine that its writer runs. The writer's thread loads this
 * module.
 */
import { outboxMachine } from "../engine/outbox.ts";
import { timerMachine } from "../engine/timers.ts";
import { identityMachine, nodeRevocationMachine } from "../identities/state.ts";
import { noticeRecoveryMachine } from "../notices/recovery-state.ts";
import { noticeMachine } from "../notices/state.ts";
import { packMachine } from "../packs/state.ts";
import { peeringMachine } from "../peering/state.ts";
import { erasureMachine } from "../transfers/erasure-state.ts";
import { recoveryMachine } from "../transfers/recovery-state.ts";
import { transferMachine } from "../transfers/state.ts";
import { witnessMachine } from "../witness/state.ts";
import { joinMachines } from "./join.ts";

export const machine = joinMachines([
  transferMachine,
  recoveryMachine,
  erasureMachine,
  noticeMachine,
  noticeRecoveryMachine,
  packMachine,
  peeringMachine,
  identityMachine,
  nodeRevocationMachine,
  outboxMachine,
  timerMachine,
  witnessMachine,
]);
