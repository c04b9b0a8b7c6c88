/** Every campaign, in the order of the report. */
import { agreementEnd } from "./agreement-end.ts";
import { agreementKill } from "./agreement-kill.ts";
import { authority } from "./authority.ts";
import type { Campaign } from "./campaign.ts";
import { flips } from "./flips.ts";
import { gossip } from "./gossip.ts";
import { hostile } from "./hostile.ts";
import { ioErrors } from "./io-errors.ts";
import { network } from "./network.ts";
import { noticeKill, noticeKillPostgres } from "./notice-kill.ts";
import { operator } from "./operator.ts";
import { powerCut } from "./power-cut.ts";
import { replicas } from "./replicas.ts";
import { revocation } from "./revocation.ts";
import { rotation } from "./rotation.ts";
import { transferChaos } from "./transfer-chaos.ts";
import { transferKill, transferKillPostgres } from "./transfer-kill.ts";

export const CAMPAIGNS: readonly Campaign[] = [
  transferKill,
  transferKillPostgres,
  replicas,
  transferChaos,
  network,
  noticeKill,
  noticeKillPostgres,
  powerCut,
  ioErrors,
  flips,
  agreementEnd,
  agreementKill,
  hostile,
  revocation,
  rotation,
  authority,
  operator,
  gossip,
];
