/** Every candidate; the first is what the others are compared with. */
import type { Candidate } from "./candidate.ts";
import { document } from "./document.ts";
import { echo } from "./echo.ts";
import { floorAgain, floorFirst } from "./floor.ts";
import { notice } from "./notice.ts";
import { assess, request } from "./transfers.ts";

export const CANDIDATES: readonly Candidate[] = [
  echo,
  assess,
  request,
  notice,
  floorFirst,
  floorAgain,
  document,
];
