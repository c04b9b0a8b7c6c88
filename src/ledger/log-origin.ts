/**
 * The names of the logs of one node: its trust domain, and of each log that it opened after a loss, its trust domain with a slash and
 * what tells that log from the others (the origin of C2SP tlog-checkpoint).
 */

const OPENED = /^[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}$/;
const MARK_BYTES = 4;

/** Returns the trust domain whose log has this name. */
export function trustDomainOf(origin: string): string {
  return origin.split("/", 1)[0] as string;
}

/** Returns true where a node of this trust domain may name its log so. */
export function isOriginOf(origin: string, trustDomain: string): boolean {
  if (origin === trustDomain) return true;
  const [name, mark = "", ...more] = origin.split("/");
  return name === trustDomain && OPENED.test(mark) && more.length === 0;
}

/** Names a log that is opened at an instant (ISO 8601). `random` has at least 4 bytes, so that no two have one name. */
export function formatOrigin(trustDomain: string, at: string, random: Uint8Array): string {
  return `${trustDomain}/${at.slice(0, 10)}-${random.subarray(0, MARK_BYTES).toHex()}`;
}
