/** Every candidate, of which the first is what the others are compared with, and every episode. */

import { bulk } from "./bulk.ts";
import type { Candidate } from "./candidate.ts";
import { backlog, delivery } from "./delivery.ts";
import { document } from "./document.ts";
import { inDoubt } from "./doubt.ts";
import { echo } from "./echo.ts";
import type { Episode } from "./episode.ts";
import { floorAgain, floorFirst } from "./floor.ts";
import { notice } from "./notice.ts";
import { policies } from "./policy.ts";
import { stored } from "./stored.ts";
import { assess, assessFirstSeen, assessRecorded, echoes, request } from "./transfers.ts";

export const CANDIDATES: readonly Candidate[] = [
  echo,
  ...echoes,
  assess,
  assessRecorded,
  assessFirstSeen,
  request,
  notice,
  floorFirst,
  floorAgain,
  ...policies,
  document,
];

/** What is measured once in a run, after the candidates. */
export const EPISODES: readonly Episode[] = [bulk, delivery, backlog, inDoubt, stored];
