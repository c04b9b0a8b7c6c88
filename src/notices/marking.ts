/** The marking that limits the spread of a notice: the Traffic Light Protocol (FIRST TLP 2.0). */

/** From the strictest to the freest. An unmarked notice is RED. */
export const TLP = ["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"] as const;
export type Tlp = (typeof TLP)[number];

/** Returns true when `a` lets a notice go further than `b` does. Only the origin may go from `b` to `a`. */
export function isLower(a: Tlp, b: Tlp): boolean {
  return TLP.indexOf(a) > TLP.indexOf(b);
}

/** The stricter of two markings governs. */
export function stricter(a: Tlp, b: Tlp): Tlp {
  return isLower(a, b) ? b : a;
}

/**
 * Returns true when a notice may be relayed to another node's regulators. RED is for the named recipients alone and its
 * body must be sealed to them: until it can be, it stays at the node where it was reported.
 */
export function mayLeaveHome(tlp: Tlp): boolean {
  return tlp !== "RED";
}
