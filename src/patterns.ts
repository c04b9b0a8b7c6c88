/**
 * Patterns of texts that come from outside and are read in many places. They stand apart from `narrow.ts`, since whoever
 * needs a pattern alone shall not load the checks of whole documents.
 */

/**
 * The code of a place as texts from outside state it, such as `EU` or `US-IL` (ISO 3166). Zones that have a law of their own
 * and no code there are known by the four letters of their names: `AE-DIFC`.
 */
export const PLACE_CODE = /^[A-Z]{2}(-[A-Z0-9]{1,4})?$/;

/** An address of a node: a host, or an IPv6 address in brackets, and a port. */
export const ADDRESS = /^[^\s:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i;
