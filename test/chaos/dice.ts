/** Dice for each thing that chance decides, from one seed: what happens to one does not shift what happens to another. */
import { createDice as createDraw } from "../support/dice.ts";

export type Dice = {
  /** A whole number from `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
};

/** The same throws for the same seed and label, on every machine. */
export function createDice(seed: number, label: string): Dice {
  const draw = createDraw(`${seed}/${label}`);
  return {
    int: (least, most) => least + draw(most - least + 1),
    chance: (probability) => draw(1_000_000) < probability * 1_000_000,
    pick: <T>(from: readonly T[]) => from[draw(from.length)] as T,
  };
}
