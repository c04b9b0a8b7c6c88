/** Packs whose documents were checked before: what takes time and memory is made when somebody asks for it. */

import { createPack, dimensionsOf, type Pack, type PackContext } from "./create.ts";
import type { PackDocument } from "./document.ts";

/** The parts of a pack that few questions look at. */
export type PackBody = Pick<
  PackDocument,
  "terms" | "outside" | "rules" | "grants" | "usual" | "penalties" | "units"
>;
/** The parts of a pack by which it is found, and which all laws look at. */
export type PackHead = Omit<PackDocument, keyof PackBody>;

/**
 * Returns a pack of a document that is known to be valid, whose text has this hash. `readBody` is called once, at the
 * first look at its rules, grants, penalties or scheme.
 */
export function deferPack(
  head: PackHead,
  hash: string,
  context: PackContext,
  readBody: () => PackBody,
): Pack {
  let made: Pack | undefined;
  const whole = () => {
    made ??= createPack({ ...head, ...readBody() }, hash, context);
    return made;
  };
  const {
    pack,
    version,
    title,
    within,
    overlay,
    members,
    zone,
    regulators,
    consentsSince,
    atoms,
    notResearched,
  } = head;
  return {
    jurisdiction: pack,
    version,
    title,
    hash,
    ...(within === undefined ? {} : { within }),
    overlay,
    members,
    zone,
    regulators,
    ...(consentsSince === undefined ? {} : { consentsSince }),
    atoms,
    notResearched: dimensionsOf(notResearched),
    get scheme() {
      return whole().scheme;
    },
    get rules() {
      return whole().rules;
    },
    get grants() {
      return whole().grants;
    },
    get usual() {
      return whole().usual;
    },
    get penalties() {
      return whole().penalties;
    },
    get units() {
      return whole().units;
    },
    get penaltiesOpen() {
      return whole().penaltiesOpen;
    },
  };
}
