/** `comity transfer`; what it shares with `comity assess` stands there. */
export { registerTransfer as register } from "./assess.ts";
