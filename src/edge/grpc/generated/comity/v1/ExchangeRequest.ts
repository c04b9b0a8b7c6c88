// Original file: proto/comity/v1/federation.proto

import type { ProposalInput as _comity_v1_ProposalInput, ProposalOutput as _comity_v1_ProposalOutput } from '../../comity/v1/Proposal.ts';
import type { ResolveProposalInput as _comity_v1_ResolveProposalInput, ResolveProposalOutput as _comity_v1_ResolveProposalOutput } from '../../comity/v1/ResolveProposal.ts';
import type { RelayInput as _comity_v1_RelayInput, RelayOutput as _comity_v1_RelayOutput } from '../../comity/v1/Relay.ts';

export interface ExchangeRequestInput {
  'proposals'?: (_comity_v1_ProposalInput)[];
  'resolves'?: (_comity_v1_ResolveProposalInput)[];
  'relays'?: (_comity_v1_RelayInput)[];
}

export interface ExchangeRequestOutput {
  'proposals': (_comity_v1_ProposalOutput)[];
  'resolves': (_comity_v1_ResolveProposalOutput)[];
  'relays': (_comity_v1_RelayOutput)[];
}
