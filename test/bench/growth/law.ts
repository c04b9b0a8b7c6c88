/** How a decision costs more with more law in the node, and with more in the offer; in this process, without a network. */
import { type Atlas, sourcesOf } from "../../../src/law/atlas.ts";
import { computeFloor } from "../../../src/law/floor.ts";
import { assess } from "../../../src/transfers/assess.ts";
import { createDemandMemory } from "../../../src/transfers/demands.ts";
import type { TransferRequest } from "../../../src/transfers/transfer-request.ts";
import { atlas, changed, circumstancesOf, sample } from "../../transfers/fixture.ts";
import { type Curve, measureInTurn } from "./curve.ts";
import { makePlaces, withPlaces } from "./places.ts";

const NO_ENGAGEMENT = { advertising: false, sale: false, onward: false };

const login = sample("eu-us-il-login");

/** Assessments of the sample, each of other people, by a node that holds this law. */
function assessing(held: Atlas, request: TransferRequest = login): () => unknown {
  const circumstances = { ...circumstancesOf(request), atlas: held, demands: createDemandMemory() };
  let people = 0;
  return () => {
    const asked = { ...request, facts: { ...request.facts, people: [`${++people}`] } };
    const { decision } = assess(asked, circumstances).decision;
    if (decision !== "permit") throw new Error("the sample request was not permitted");
  };
}

/** Floors between the sample's places, each for other people. */
function flooring(held: Atlas): () => unknown {
  let people = 0;
  return () => {
    const fact = { value: { kind: "interval", from: ++people, to: people }, proven: true } as const;
    const sources = sourcesOf(held, login.from, login.to, [], "2026-11-21");
    return computeFloor(sources, new Map([["people", fact]]), NO_ENGAGEMENT, held.rulebook);
  };
}

export const packs: Curve = {
  name: "growth-packs",
  what: "A whole assessment, and a floor for new facts, by the laws that a node holds",
  along: "laws",
  unit: "µs",
  sizes: [26, 64, 128, 250],
  quickSizes: [26, 32],
  run: async (sizes) => {
    const held = sizes.map((size) => withPlaces(atlas, makePlaces(size - atlas.packs.size)));
    const assessed = measureInTurn(held.map((each) => assessing(each)));
    const floors = measureInTurn(held.map(flooring));
    return sizes.map((size, i) => ({
      size,
      figures: { assess: assessed[i] ?? Number.NaN, floor: floors[i] ?? Number.NaN },
    }));
  },
};

/** The sample, with the consent given so often in parts that its offer has `size` items that bring evidence. */
function offering(size: number): TransferRequest {
  const [consent] = login.offer.consents ?? [];
  const more = Array.from({ length: size }, (_, i) => ({
    ...consent,
    given: `2026-06-${String(1 + (i % 28)).padStart(2, "0")}`,
  }));
  return changed(login, { offer: { consents: more } });
}

export const offers: Curve = {
  name: "growth-offers",
  what: "A whole assessment by the consents of its offer, each of which is judged by itself",
  along: "consents in the offer",
  unit: "µs",
  sizes: [1, 4, 16, 64],
  quickSizes: [1, 4],
  run: async (sizes) => {
    const took = measureInTurn(sizes.map((size) => assessing(atlas, offering(size))));
    return sizes.map((size, i) => ({ size, figures: { assess: took[i] ?? Number.NaN } }));
  },
};
