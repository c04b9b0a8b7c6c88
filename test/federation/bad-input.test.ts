/** Bad input against running nodes: each kind is refused for its own reason, reaches nothing, and leaves nothing behind. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { service as Health } from "grpc-health-check";
import { v4, v7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { connectAs } from "../../src/cli/caller.ts";
import { ATTESTOR } from "../../src/cli/members.ts";
import { attest } from "../../src/cli/request-file.ts";
import { loadConfig } from "../../src/config.ts";
import { type Client, createClient } from "../../src/grpc/client.ts";
import { encodeRequest } from "../../src/grpc/codec.ts";
import { Federation, Ledger, type Method, Transfers } from "../../src/grpc/definition.ts";
import { encodeProposal, encodeStatement } from "../../src/grpc/statement-codec.ts";
import { loadLedgerKey } from "../../src/keys/ledger-key.ts";
import { loadAtlas } from "../../src/law.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { createSignature, formatNote } from "../../src/ledger/note.ts";
import { formatStatement, type Statement } from "../../src/ledger/proof.ts";
import { type RunningNode, startNode } from "../../src/node.ts";
import { createObserver } from "../../src/telemetry/events.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { createAuthority, issueCertificate } from "../../src/tls/authority.ts";
import { createPeerCredentials } from "../../src/tls/credentials.ts";
import type { Refusal } from "../../src/tls/listener.ts";
import type { TransferRequest } from "../../src/transfer/request.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { createUnconstrainedAuthority, forge, handshake, present } from "../tls/fixture.ts";
import {
  authorityOf,
  certify,
  countRows,
  createRawCaller,
  homeOf,
  type RawCaller,
  type Rows,
  readStore,
  refusal,
} from "./raw.ts";
