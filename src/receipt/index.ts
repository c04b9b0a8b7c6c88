/** The library that checks receipts: no gateway, no network, no module of Node, so that it runs in a browser too. */
export { ComityError, type Reason } from "../errors.ts";
export type { BarLeaf, DecisionLeaf, OneSidedLeaf, ProposalLeaf } from "./leaf.ts";
export { parseTrust, type Trust } from "./trust.ts";
export { type Verified, verifyReceipt } from "./verify.ts";
