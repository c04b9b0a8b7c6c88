/** Every candidate; the first is what the others are compared with. */
import type { Candidate } from "./candidate.ts";
import { document } from "./document.ts";
import { echo } from "./echo.ts";
import { floorAgain, floorFirst } from "./floor.ts";
import { notice } from "./notice.ts";
import { policies } from "./policy.ts";
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
