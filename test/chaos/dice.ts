/** Seeded dice: the same seed and label give the same throws, on every machine. */
import { hash } from "node:crypto";

export type Dice = {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
};

/** Dice of their own for each label, so that what happens to one thing does not shift what happens to another. */
export function createDice(seed: number, label: string): Dice {
  let thrown = 0;
  const next = () =>
    Number.parseInt(hash("sha256", `${seed}/${label}/${thrown++}`, "hex").slice(0, 12), 16) / 2 ** 48;
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]) => from[int(0, from.length - 1)] as T,
  };
}
