/**
 * A disk that may lose what was not synced: from the calls of a process it rebuilds the files that a power cut may leave, sector by
 * sector. Stricter than most file systems: a new name lasts only once its folder was synced, and no two sectors keep an order.
 */
import { dirname } from "node:path";
import type { Dice } from "./dice.ts";

/** One call that changed a file, or synced it. Names are absolute. */
export type DiskCall = (
  | { readonly kind: "write"; readonly file: Named; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly file: Named; readonly size: number }
  | { readonly kind: "create" | "unlink"; readonly name: string }
  | { readonly kind: "rename"; readonly from: string; readonly to: string }
  /** `done` is false for one that did nothing: it failed, or was swallowed. */
  | { readonly kind: "sync"; readonly file: Named; readonly done: boolean }
) & {
  /** The instants, in microseconds since 1970, at which the call began and returned. */
  readonly beganUs: number;
  readonly endedUs: number;
};

/** An open file by its name; one that is `replaced` was renamed over or removed since it was opened. */
export type Named = { readonly name: string; readonly replaced: boolean };

/** The unit that a disk writes whole. */
export const SECTOR = 512;
const PAGE = 4096;

type Change = { readonly order: number } & (
  | { readonly at: number; readonly bytes: Uint8Array }
  | { readonly size: number }
);
type Content = { readonly id: number; lasting: Buffer; readonly pending: Change[] };
type NameChange = { readonly order: number; readonly sets?: [string, Content]; readonly unsets?: string };

/**
 * The part of the changes since the last syncs that a power cut leaves. Changes have numbers in their order; those of a sector last up
 * to a number, and so does the length of a file, also where it was cut.
 */
export type Survival = {
  readonly sector: (file: number, sector: number) => number;
  readonly size: (file: number) => number;
  readonly name: (order: number) => boolean;
};

export type Disk = {
  readonly apply: (call: DiskCall) => void;
  /** Returns the files that a power cut leaves now, by their names. */
  readonly cut: (survival: Survival) => ReadonlyMap<string, Buffer>;
  /** Returns the numbers of the first change that is not synced and of the next one. */
  readonly pending: () => { readonly first: number; readonly next: number };
};

/**
 * Creates an empty disk. What a sync that was not done was to write is left to the next one; on a disk that is `failing` it is lost, as a
 * system that could not write it forgets it.
 */
export function createDisk({ failing = false }: { readonly failing?: boolean } = {}): Disk {
  let next = 0;
  let files = 0;
  const names = new Map<string, Content>();
  const lastingNames = new Map<string, Content>();
  const replaced = new Map<string, Content>();
  let pendingNames: NameChange[] = [];
  const contents = new Set<Content>();

  function fileOf({ name, replaced: isReplaced }: Named): Content {
    const found = (isReplaced ? replaced : names).get(name);
    if (found === undefined) throw new Error(`the trace tells of \`${name}\` before it was made`);
    return found;
  }
  function leave(name: string): void {
    const before = names.get(name);
    if (before !== undefined) replaced.set(name, before);
    names.delete(name);
  }
  function syncNames(folder: string): void {
    const isThere = ({ sets, unsets }: NameChange) => dirname(sets?.[0] ?? unsets ?? "") === folder;
    for (const change of pendingNames.filter(isThere)) rename(lastingNames, change);
    pendingNames = pendingNames.filter((change) => !isThere(change));
  }

  return {
    apply(call) {
      const order = next++;
      switch (call.kind) {
        case "create": {
          if (names.has(call.name)) return;
          const made: Content = { id: files++, lasting: Buffer.alloc(0), pending: [] };
          contents.add(made);
          names.set(call.name, made);
          pendingNames.push({ order, sets: [call.name, made] });
          return;
        }
        case "unlink":
          leave(call.name);
          pendingNames.push({ order, unsets: call.name });
          return;
        case "rename": {
          const moved = fileOf({ name: call.from, replaced: false });
          leave(call.to);
          names.delete(call.from);
          names.set(call.to, moved);
          pendingNames.push({ order, sets: [call.to, moved], unsets: call.from });
          return;
        }
        case "write":
          fileOf(call.file).pending.push({ order, at: call.at, bytes: call.bytes });
          return;
        case "truncate":
          fileOf(call.file).pending.push({ order, size: call.size });
          return;
        case "sync": {
          if (!call.done && !failing) return;
          const folder = !call.file.replaced && !names.has(call.file.name);
          if (folder) return call.done ? syncNames(call.file.name) : undefined;
          const file = fileOf(call.file);
          if (call.done) file.lasting = contentOf(file, EVERYTHING);
          file.pending.length = 0;
        }
      }
    },
    cut(survival) {
      const left = new Map(lastingNames);
      for (const change of pendingNames) if (survival.name(change.order)) rename(left, change);
      return new Map([...left].map(([name, file]) => [name, contentOf(file, survival)]));
    },
    pending: () => {
      const orders = [...contents]
        .flatMap(({ pending }) => pending.slice(0, 1))
        .concat(pendingNames as never);
      return { first: Math.min(next, ...orders.map(({ order }) => order)), next };
    },
  };
}

function rename(names: Map<string, Content>, { sets, unsets }: NameChange): void {
  if (unsets !== undefined) names.delete(unsets);
  if (sets !== undefined) names.set(...sets);
}

/** The content of a file of which some changes last. */
function contentOf({ id, lasting, pending }: Content, survival: Survival): Buffer {
  const ends = pending.map((change) => ("size" in change ? 0 : change.at + change.bytes.length));
  const data = Buffer.alloc(Math.max(lasting.length, ...ends));
  data.set(lasting);
  let size = lasting.length;
  const sizeLasts = survival.size(id);
  for (const change of pending) {
    if ("size" in change) {
      // A length is cut as one: no file system clears the sectors behind it one by one.
      if (change.order >= sizeLasts) continue;
      size = change.size;
      data.fill(0, size);
      continue;
    }
    const { order, at, bytes } = change;
    const end = at + bytes.length;
    if (order < sizeLasts) size = Math.max(size, end);
    for (let sector = Math.floor(at / SECTOR); sector * SECTOR < end; sector++) {
      if (order >= survival.sector(id, sector)) continue;
      const [from, to] = [Math.max(at, sector * SECTOR), Math.min(end, (sector + 1) * SECTOR)];
      data.set(bytes.subarray(from - at, to - at), from);
    }
  }
  const left = Buffer.alloc(size);
  left.set(data.subarray(0, size));
  return left;
}

/** A process that ends without a power cut loses nothing. */
export const EVERYTHING: Survival = { sector: () => Infinity, size: () => Infinity, name: () => true };
const NOTHING: Survival = { sector: () => 0, size: () => 0, name: () => false };

/** The ways in which a power cut may leave what was not synced. */
export const CUTS = ["nothing", "everything", "up to one", "pages", "sectors"] as const;

/** Draws what lasts of the changes from `first` to before `next`. */
export function drawSurvival(
  cut: (typeof CUTS)[number],
  { first, next }: { readonly first: number; readonly next: number },
  dice: Dice,
): Survival {
  if (cut === "nothing") return NOTHING;
  if (cut === "everything") return EVERYTHING;
  const drawn = new Map<string, number>();
  const draw = (what: string, least: number, most: number) => {
    const found = drawn.get(what) ?? dice.int(least, most);
    drawn.set(what, found);
    return found;
  };
  if (cut === "up to one") {
    // All before one change, and some sectors of that one.
    const last = dice.int(first, next);
    return {
      sector: (file, sector) => draw(`${file} ${sector}`, last, last + 1),
      size: (file) => draw(`${file}`, last, last + 1),
      name: (order) => order < last,
    };
  }
  const unit = cut === "pages" ? PAGE / SECTOR : 1;
  return {
    sector: (file, sector) => draw(`${file} ${Math.floor(sector / unit)}`, first, next),
    size: (file) => draw(`${file}`, first, next),
    name: (order) => draw(`name ${order}`, 0, 1) === 1,
  };
}
