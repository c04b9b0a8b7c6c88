/** Trace context on the wire: the caller's as it came, and none of our own without a span. */
import { Metadata } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { addTraceparent, traceparentOf } from "../../../src/edge/grpc/trace-context.ts";

test("the caller's traceparent is read unchecked, and none is empty", () => {
  const metadata = new Metadata();
  expect(traceparentOf(metadata)).toBe("");
  metadata.set("traceparent", "any");
  expect(traceparentOf(metadata)).toBe("any");
});

test("without an active span nothing is added", () => {
  const metadata = new Metadata();
  expect(addTraceparent(metadata)).toBe(metadata);
  expect(metadata.getMap()).toEqual({});
});
