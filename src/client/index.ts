/**
 * The client library: connects to a node as a platform, a regulator or an operator, and prepares requests and notices.
 */
export { createAuthority, issueCertificate } from "../edge/tls/authority.ts";
export { ComityError, type Reason } from "../errors.ts";
export type { View } from "../transfers/answer.ts";
export { signAgreement } from "./agreement.ts";
export type { RecordAnswer, RecordInput } from "./assess-many.ts";
export { ATTESTOR, type Attestor, attest, prepareRequest } from "./attest.ts";
export { type Credentials, type Endpoint, loadCredentials } from "./connection.ts";
export { signEvidence } from "./evidence.ts";
export { type Asker, connectAsker } from "./law.ts";
export type { Folders } from "./member-files.ts";
export { type Home, type Member, prepareFederation } from "./members.ts";
export { loadNotice } from "./notice-file.ts";
export { connectOperator, type Operator } from "./operator.ts";
export { connectPlatform, type Platform } from "./platform.ts";
export { type Acknowledgement, connectRegulator, type Regulator } from "./regulator.ts";
export { type Renewed, renewCredentials } from "./renew.ts";
export { loadRequest } from "./request-file.ts";
export type { TransferredChunk, TransferredRecord } from "./request-many.ts";
