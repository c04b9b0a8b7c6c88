/** Packs on the wire: offered over the standing stream, each answered by itself, and published by an operator alone. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Packs } from "../../../src/edge/grpc/definition.ts";
import { createPacksService, decodePublication } from "../../../src/edge/grpc/packs-service.ts";
import { ComityError } from "../../../src/errors.ts";
import { connect, EU, JP, startNode } from "./fixture.ts";
import { answering, answerOn, linkTo, proposalOf, startPeer, statementOn } from "./link.ts";

describe("a pack that is offered to a peer", () => {
  test("arrives as it was, with its sender's name, and the answer comes back", async () => {
    const { address } = await startPeer(answering);
    const { link, links } = linkTo(address);
    const answers = await Promise.all([
      link.relay(JP, randomUUID(), "pack", proposalOf("pack")),
      link.propose(JP, proposalOf("0193a5f0-0000-7000-8000-000000000001")),
    ]);
    expect(answers[0]).toEqual(statementOn("pack", `${EU} pack {"of":"packé"}`));
    expect(links).toEqual(["open"]);
  });

  test("and refused gets the reason, and ends neither the stream nor what else is on it", async () => {
    const refusing = {
      ...answering,
      relay: () => Promise.reject(new ComityError("PACK_STALE", "a newer one is held")),
    };
    const { address } = await startPeer(refusing);
    const { link, links } = linkTo(address);
    await expect(link.relay(JP, randomUUID(), "pack", proposalOf("pack"))).rejects.toMatchObject({
      reason: "PACK_STALE",
    });
    await expect(link.relay(JP, "no id", "pack", proposalOf("pack"))).rejects.toMatchObject({
      reason: "INPUT_INVALID",
    });
    const transfer = "0193a5f0-0000-7000-8000-000000000001";
    expect(await link.propose(JP, proposalOf(transfer))).toEqual(
      answerOn(transfer, `${EU} {"of":"${transfer}é"}`),
    );
    expect(links).toEqual(["open"]);
  });
});

describe("a pack that is published", () => {
  const OPERATOR = "spiffe://eu.example/operator/desk";
  const own = statementOn("published");

  async function publishing(seen: unknown[] = []) {
    const publish = async (text: string, file: string, by?: string) => {
      seen.push([text, file, by]);
      return { jurisdiction: "EU", serial: 7, version: "1", hash: "ab", authority: EU, text, own };
    };
    return startNode([createPacksService({ publish })]);
  }

  test("reaches the node with the name of its file and its publisher, and the answer says what is in force", async () => {
    const seen: unknown[] = [];
    const client = connect(await publishing(seen), OPERATOR);
    const answer = await client.unary(Packs.Publish, { text: Buffer.from("é"), file: "EU.yaml" });
    expect(decodePublication(answer)).toEqual({ jurisdiction: "EU", serial: 7, version: "1", hash: "ab" });
    // A path is not repeated: it may name a person.
    await client.unary(Packs.Publish, { text: Buffer.from("x"), file: "/home/alice/EU.yaml" });
    expect(seen).toEqual([
      ["é", "EU.yaml", OPERATOR],
      ["x", "the pack", OPERATOR],
    ]);
  });

  test.each([
    ["by a platform", "spiffe://eu.example/platform/alice", Buffer.from("x"), "ROLE_FORBIDDEN"],
    [
      "by another domain's operator",
      "spiffe://jp.example/operator/desk",
      Buffer.from("x"),
      "SCOPE_FORBIDDEN",
    ],
    ["in no UTF-8", OPERATOR, Buffer.from([0xff]), "TEXT_MALFORMED"],
    ["with damaged text", OPERATOR, Buffer.from("\ufffd"), "TEXT_MALFORMED"],
    ["at too great a length", OPERATOR, Buffer.alloc(2 ** 20 + 1, 32), "INPUT_TOO_LARGE"],
  ])("%s is refused before it is read as law", async (_, caller, text, reason) => {
    const seen: unknown[] = [];
    const client = connect(await publishing(seen), caller);
    await expect(client.unary(Packs.Publish, { text })).rejects.toMatchObject({ reason });
    expect(seen).toEqual([]);
  });

  test("and answered in a form of another version is not believed", () => {
    expect(() => decodePublication({ jurisdiction: "EU" })).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });
});
