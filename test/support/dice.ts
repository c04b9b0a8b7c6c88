/** Dice that fall the same way for the same seed. */
import { hash } from "node:crypto";

/** Gives whole numbers from 0, below a bound. */
export type Dice = (below: number) => number;

export function createDice(seed: number | string): Dice {
  let drawn = 0;
  return (below) => {
    const digest = hash("sha256", `${seed} ${drawn++}`, "buffer");
    return Math.floor((digest.readUIntBE(0, 6) / 2 ** 48) * below);
  };
}

/** The same bytes but for one, at a place and to a value that the dice choose. */
export function withOneByteChanged(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const at = dice(changed.length);
  changed[at] = (changed[at] ?? 0) ^ (1 + dice(255));
  return changed;
}
