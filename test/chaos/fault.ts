/** What may go wrong with a connection, as data: drawn from a seed, and applied by byte offset so that it can be replayed. */
import { createDice, type Dice } from "./dice.ts";

/** What happens to one direction of a connection once it has carried `at` bytes. */
export type Fault = { readonly at: number } & (
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "throttle"; readonly bytesPerSecond: number }
  /** Cuts both directions: RST, or FIN. */
  | { readonly kind: "reset" | "end" }
  /** Cuts with RST in the middle of the first TLS record (RFC 8446, section 5.1) that begins at or after `at`. */
  | { readonly kind: "truncate" }
  /** Half-open: from here on this direction is swallowed, and nobody is told. */
  | { readonly kind: "swallow" }
);

export type Plan = {
  /** `refuse` resets at once; `mute` accepts and never answers. */
  readonly accept: "dial" | "refuse" | "mute";
  /** Faults of each direction, by offset. */
  readonly toServer: readonly Fault[];
  readonly toClient: readonly Fault[];
};

export const CALM: Plan = { accept: "dial", toServer: [], toClient: [] };

const FINAL = ["reset", "end", "truncate", "swallow"] as const;
/** A handshake takes about 4 KB: offsets reach well into the calls that follow. */
const MOST_BYTES = 60_000;

function faultsOf(dice: Dice, ends: boolean): readonly Fault[] {
  const slow = Array.from(
    { length: dice.int(0, 2) },
    (): Fault =>
      dice.chance(0.7)
        ? { at: dice.int(0, MOST_BYTES), kind: "delay", ms: dice.int(5, 400) }
        : { at: dice.int(0, MOST_BYTES), kind: "throttle", bytesPerSecond: dice.int(20_000, 400_000) },
  );
  const last: Fault[] = ends ? [{ at: dice.int(0, MOST_BYTES), kind: dice.pick(FINAL) }] : [];
  return [...slow, ...last].toSorted((a, b) => a.at - b.at);
}

/** The fate of a proxy's connection number `index`, counted from 0. One in four connections is left alive. */
export function planOf(seed: number, index: number): Plan {
  const dice = createDice(seed, `connection ${index}`);
  const accept = dice.chance(0.85) ? "dial" : dice.pick(["refuse", "mute"] as const);
  const ends = dice.pick(["none", "toServer", "toClient", "either"] as const);
  return {
    accept,
    toServer: faultsOf(dice, ends === "toServer" || ends === "either"),
    toClient: faultsOf(dice, ends === "toClient" || ends === "either"),
  };
}

/** What to do next with a direction's bytes, in order. After `reset` or `end` nothing follows; nor does anything pass after `swallow`. */
export type Step =
  | { readonly kind: "forward"; readonly bytes: Buffer }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "reset" | "end" | "swallow" };

const RECORD_HEADER_BYTES = 5;

/** One direction's faults over its bytes. What is forwarded does not depend on how the bytes come in chunks. */
export function createGate(faults: readonly Fault[]): (chunk: Buffer) => Step[] {
  const truncates = faults.some(({ kind }) => kind === "truncate");
  const records = createRecords();
  let offset = 0;
  let due = 0;
  let bytesPerSecond = Number.POSITIVE_INFINITY;
  let over = false;

  /** Where the next fault strikes; a truncation only knows once its record's header has passed. */
  function strikesAt(fault: Fault): number {
    return Math.max(offset, fault.kind === "truncate" ? records.middleAfter(fault.at) : fault.at);
  }

  function strike(fault: Fault): Step[] {
    if (fault.kind === "delay") return [{ kind: "wait", ms: fault.ms }];
    if (fault.kind === "throttle") {
      bytesPerSecond = fault.bytesPerSecond;
      return [];
    }
    over = true;
    return [{ kind: fault.kind === "truncate" ? "reset" : fault.kind }];
  }

  function forward(bytes: Buffer): Step[] {
    offset += bytes.length;
    if (bytes.length === 0) return [];
    const ms = (bytes.length / bytesPerSecond) * 1000;
    const pause: Step[] = ms > 0 ? [{ kind: "wait", ms }] : [];
    return [...pause, { kind: "forward", bytes }];
  }

  return (chunk) => {
    const steps: Step[] = [];
    let rest = chunk;
    if (truncates && !over) records.push(chunk, offset);
    while (!over) {
      const fault = faults[due];
      const left = fault === undefined ? Number.POSITIVE_INFINITY : strikesAt(fault) - offset;
      if (fault === undefined || left > rest.length) return [...steps, ...forward(rest)];
      steps.push(...forward(rest.subarray(0, left)), ...strike(fault));
      rest = rest.subarray(left);
      due++;
    }
    return steps;
  };
}

/** Follows the TLS records of a byte stream: their starts and lengths. */
function createRecords() {
  let header: number[] = [];
  let next = 0;
  const seen: { readonly start: number; readonly body: number }[] = [];
  return {
    push(chunk: Buffer, offset: number): void {
      for (let at = next + header.length; at < offset + chunk.length; at = next + header.length) {
        header.push(chunk[at - offset] ?? 0);
        if (header.length < RECORD_HEADER_BYTES) continue;
        const [, , , high = 0, low = 0] = header;
        const body = high * 256 + low;
        seen.push({ start: next, body });
        next += RECORD_HEADER_BYTES + body;
        header = [];
      }
    },
    /** The middle of the first known record that begins at or after `at`; infinity while there is none. */
    middleAfter(at: number): number {
      const found = seen.find(({ start }) => start >= at);
      return found === undefined
        ? Number.POSITIVE_INFINITY
        : found.start + RECORD_HEADER_BYTES + Math.floor(found.body / 2);
    },
  };
}
