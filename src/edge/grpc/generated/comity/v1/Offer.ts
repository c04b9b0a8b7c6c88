// Original file: proto/comity/v1/transfers.proto

import type { GroundInput as _comity_v1_GroundInput, GroundOutput as _comity_v1_GroundOutput } from '../../comity/v1/Ground.ts';
import type { ConsentInput as _comity_v1_ConsentInput, ConsentOutput as _comity_v1_ConsentOutput } from '../../comity/v1/Consent.ts';
import type { InstrumentInput as _comity_v1_InstrumentInput, InstrumentOutput as _comity_v1_InstrumentOutput } from '../../comity/v1/Instrument.ts';
import type { DatedItemInput as _comity_v1_DatedItemInput, DatedItemOutput as _comity_v1_DatedItemOutput } from '../../comity/v1/DatedItem.ts';
import type { FilingInput as _comity_v1_FilingInput, FilingOutput as _comity_v1_FilingOutput } from '../../comity/v1/Filing.ts';
import type { ItemInput as _comity_v1_ItemInput, ItemOutput as _comity_v1_ItemOutput } from '../../comity/v1/Item.ts';
import type { RecipientInput as _comity_v1_RecipientInput, RecipientOutput as _comity_v1_RecipientOutput } from '../../comity/v1/Recipient.ts';
import type { OnwardInput as _comity_v1_OnwardInput, OnwardOutput as _comity_v1_OnwardOutput } from '../../comity/v1/Onward.ts';
import type { RetentionLimitInput as _comity_v1_RetentionLimitInput, RetentionLimitOutput as _comity_v1_RetentionLimitOutput } from '../../comity/v1/RetentionLimit.ts';
import type { AcceptanceInput as _comity_v1_AcceptanceInput, AcceptanceOutput as _comity_v1_AcceptanceOutput } from '../../comity/v1/Acceptance.ts';
import type { CollectionInput as _comity_v1_CollectionInput, CollectionOutput as _comity_v1_CollectionOutput } from '../../comity/v1/Collection.ts';

export interface OfferInput {
  'grounds'?: (_comity_v1_GroundInput)[];
  'consents'?: (_comity_v1_ConsentInput)[];
  'instruments'?: (_comity_v1_InstrumentInput)[];
  'assessments'?: (_comity_v1_DatedItemInput)[];
  'filings'?: (_comity_v1_FilingInput)[];
  'privacyNotices'?: (_comity_v1_ItemInput)[];
  'safeguards'?: (_comity_v1_ItemInput)[];
  'exceptions'?: (_comity_v1_ItemInput)[];
  'recipients'?: (_comity_v1_RecipientInput)[];
  'operations'?: (string)[];
  'onward'?: (_comity_v1_OnwardInput | null);
  'retention'?: (_comity_v1_RetentionLimitInput)[];
  'accepts'?: (_comity_v1_AcceptanceInput | null);
  'receipts'?: (string)[];
  'collections'?: (_comity_v1_CollectionInput)[];
}

export interface OfferOutput {
  'grounds': (_comity_v1_GroundOutput)[];
  'consents': (_comity_v1_ConsentOutput)[];
  'instruments': (_comity_v1_InstrumentOutput)[];
  'assessments': (_comity_v1_DatedItemOutput)[];
  'filings': (_comity_v1_FilingOutput)[];
  'privacyNotices': (_comity_v1_ItemOutput)[];
  'safeguards': (_comity_v1_ItemOutput)[];
  'exceptions': (_comity_v1_ItemOutput)[];
  'recipients': (_comity_v1_RecipientOutput)[];
  'operations': (string)[];
  'onward'?: (_comity_v1_OnwardOutput);
  'retention': (_comity_v1_RetentionLimitOutput)[];
  'accepts'?: (_comity_v1_AcceptanceOutput);
  'receipts': (string)[];
  'collections': (_comity_v1_CollectionOutput)[];
}
