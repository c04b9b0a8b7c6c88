/** Markings, which limit how far a notice may go: the Traffic Light Protocol (FIRST TLP 2.0). */

/** From the strictest to the least strict. An unmarked notice is RED. */
export const TLP = ["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"] as const;
export type Tlp = (typeof TLP)[number];

/** Returns true when marking `a` lets a notice go further than `b`. Only the origin may change `b` to `a`. */
export function isLower(a: Tlp, b: Tlp): boolean {
  return TLP.indexOf(a) > TLP.indexOf(b);
}

/** Returns the stricter of two markings, which governs. */
export function stricter(a: Tlp, b: Tlp): Tlp {
  return isLower(a, b) ? b : a;
}

/**
 * Returns true when a notice may be relayed to another node's regulators. A RED notice is for its named recipients
 * only, and its body would have to be encrypted to them. That is not built, so it stays at its own node.
 */
export function mayLeaveHome(tlp: Tlp): boolean {
  return tlp !== "RED";
}
