/** Every candidate, of which the first is what the others are compared with, every episode and every curve. */
import { audit } from "./audit.ts";
import { bulk } from "./bulk.ts";
import type { Candidate } from "./candidate.ts";
import { backlog, delivery } from "./delivery.ts";
import { document } from "./document.ts";
import { inDoubt } from "./doubt.ts";
import { echo } from "./echo.ts";
import type { Episode } from "./episode.ts";
import { floorAgain, floorFirst } from "./floor.ts";
import { connections } from "./growth/connections.ts";
import type { Curve } from "./growth/curve.ts";
import { offers, packs } from "./growth/law.ts";
import { ledger, ledgerMemory } from "./growth/ledger.ts";
import { notices } from "./growth/notices.ts";
import { peers } from "./growth/peers.ts";
import { notice } from "./notice.ts";
import { policies } from "./policy.ts";
import { replayed } from "./replay.ts";
import { stored } from "./stored.ts";
import {
  assess,
  assessFirstSeen,
  assessRecorded,
  echoes,
  inPostgres,
  request,
  requestEd25519,
} from "./transfers.ts";

export const CANDIDATES: readonly Candidate[] = [
  echo,
  ...echoes,
  assess,
  assessRecorded,
  assessFirstSeen,
  request,
  requestEd25519,
  ...inPostgres,
  notice,
  floorFirst,
  floorAgain,
  ...policies,
  document,
];

/** What is measured once in a run, after the candidates. */
export const EPISODES: readonly Episode[] = [bulk, delivery, backlog, inDoubt, stored, audit, replayed];

/** What is measured as it grows, after the episodes. */
export const CURVES: readonly Curve[] = [packs, peers, connections, ledger, ledgerMemory, notices, offers];
