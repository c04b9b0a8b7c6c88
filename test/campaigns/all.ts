/** Every campaign, in the order of the report. */
import { agreementEnd } from "./agreement-end.ts";
import { agreementKill } from "./agreement-kill.ts";
import { authority } from "./authority.ts";
import type { Campaign } from "./campaign.ts";
import { hostile } from "./hostile.ts";
import { noticeKill } from "./notice-kill.ts";
import { revocation } from "./revocation.ts";
import { rotation } from "./rotation.ts";
import { transferChaos } from "./transfer-chaos.ts";
import { transferKill } from "./transfer-kill.ts";

export const CAMPAIGNS: readonly Campaign[] = [
  transferKill,
  transferChaos,
  noticeKill,
  agreementEnd,
  agreementKill,
  hostile,
  revocation,
  rotation,
  authority,
];
