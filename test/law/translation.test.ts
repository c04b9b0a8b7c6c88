/** A term of one law in the words of another, by way of the common vocabulary. */
import { describe, expect, it } from "vitest";
import { translate } from "../../src/vocabulary/translate.ts";
import { atlas } from "./question.ts";

describe("translation between the laws", () => {
  it.each([
    ["eu", "us-il", "modality", "facial image", ["scan of face geometry"]],
    ["eu", "us-il", "form", "biometric template", ["biometric information"]],
    ["eu", "us-il", "purpose", "authentication", ["identify an individual"]],
    ["jp", "us-il", "modality", "顔", ["scan of face geometry"]],
    ["jp", "us-il", "form", "individual identification code", ["biometric information"]],
    ["jp", "us-il", "purpose", "authentication of the principal", ["identify an individual"]],
    [
      "eu",
      "jp",
      "modality",
      "facial image",
      ["bone structure, skin colour and feature position of the face"],
    ],
    ["eu", "jp", "form", "biometric template", ["individual identification code"]],
    ["eu", "jp", "purpose", "authentication", ["authentication of the principal"]],
    ["eu", "jp", "modality", "iris", ["iris pattern"]],
    ["eu", "jp", "purpose", "research", ["research"]],
    ["us-il", "eu", "modality", "fingerprint", ["dactyloscopic data"]],
    ["us-il", "eu", "form", "biometric information", ["biometric data"]],
    ["us-il", "jp", "modality", "retina or iris scan", ["feature of the body"]],
  ] as const)("%s to %s: the %s `%s`", (from, to, kind, term, target) => {
    const scheme = (id: string) => {
      const found = [...atlas.packs.values()].find((pack) => pack.scheme.id === id);
      if (found === undefined) throw new Error(`no scheme ${id}`);
      return found.scheme;
    };
    const given = { path: kind, kind, term, effect: "describes" as const };
    const translated = translate(given, scheme(from), scheme(to), atlas.concepts);
    expect(translated.target).toEqual(target);
    expect(translated.effect.result).not.toBe("blocked");
  });
});
