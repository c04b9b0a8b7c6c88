// Original file: proto/comity/v1/transfers.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';
import type { ChunkEntryInput as _comity_v1_ChunkEntryInput, ChunkEntryOutput as _comity_v1_ChunkEntryOutput } from '../../comity/v1/ChunkEntry.ts';

export interface ChunkProofInput {
  'origin'?: (_comity_v1_StatementInput | null);
  'destination'?: (_comity_v1_StatementInput | null);
  'originVerdicts'?: (Buffer | Uint8Array | string)[];
  'destinationVerdicts'?: (Buffer | Uint8Array | string)[];
  'obligations'?: (Buffer | Uint8Array | string)[];
  'entries'?: (_comity_v1_ChunkEntryInput)[];
}

export interface ChunkProofOutput {
  'origin'?: (_comity_v1_StatementOutput);
  'destination'?: (_comity_v1_StatementOutput);
  'originVerdicts': (Buffer)[];
  'destinationVerdicts': (Buffer)[];
  'obligations': (Buffer)[];
  'entries': (_comity_v1_ChunkEntryOutput)[];
}
