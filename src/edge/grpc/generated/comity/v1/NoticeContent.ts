// Original file: proto/comity/v1/notices.proto

import type { SeverityInput as _comity_v1_SeverityInput, SeverityOutput as _comity_v1_SeverityOutput } from '../../comity/v1/Severity.ts';
import type { NoticeTimesInput as _comity_v1_NoticeTimesInput, NoticeTimesOutput as _comity_v1_NoticeTimesOutput } from '../../comity/v1/NoticeTimes.ts';
import type { NoticeSubjectsInput as _comity_v1_NoticeSubjectsInput, NoticeSubjectsOutput as _comity_v1_NoticeSubjectsOutput } from '../../comity/v1/NoticeSubjects.ts';
import type { NoticeBiometricInput as _comity_v1_NoticeBiometricInput, NoticeBiometricOutput as _comity_v1_NoticeBiometricOutput } from '../../comity/v1/NoticeBiometric.ts';
import type { NoticeContactInput as _comity_v1_NoticeContactInput, NoticeContactOutput as _comity_v1_NoticeContactOutput } from '../../comity/v1/NoticeContact.ts';
import type { NoticeMeasureInput as _comity_v1_NoticeMeasureInput, NoticeMeasureOutput as _comity_v1_NoticeMeasureOutput } from '../../comity/v1/NoticeMeasure.ts';
import type { NoticeFactsInput as _comity_v1_NoticeFactsInput, NoticeFactsOutput as _comity_v1_NoticeFactsOutput } from '../../comity/v1/NoticeFacts.ts';
import type { NoticeDoneInput as _comity_v1_NoticeDoneInput, NoticeDoneOutput as _comity_v1_NoticeDoneOutput } from '../../comity/v1/NoticeDone.ts';
import type { Long } from '@grpc/proto-loader';

export interface NoticeContentInput {
  'title'?: (string);
  'severity'?: (_comity_v1_SeverityInput);
  'nature'?: (string);
  'times'?: (_comity_v1_NoticeTimesInput | null);
  'subjects'?: (_comity_v1_NoticeSubjectsInput)[];
  'records'?: (number | string | Long);
  'biometrics'?: (_comity_v1_NoticeBiometricInput)[];
  'contact'?: (_comity_v1_NoticeContactInput | null);
  'consequences'?: (string);
  'measures'?: (_comity_v1_NoticeMeasureInput)[];
  'facts'?: (_comity_v1_NoticeFactsInput | null);
  'done'?: (_comity_v1_NoticeDoneInput)[];
  '_records'?: "records";
}

export interface NoticeContentOutput {
  'title'?: (string);
  'severity'?: (_comity_v1_SeverityOutput);
  'nature'?: (string);
  'times'?: (_comity_v1_NoticeTimesOutput);
  'subjects': (_comity_v1_NoticeSubjectsOutput)[];
  'records'?: (number);
  'biometrics': (_comity_v1_NoticeBiometricOutput)[];
  'contact'?: (_comity_v1_NoticeContactOutput);
  'consequences'?: (string);
  'measures': (_comity_v1_NoticeMeasureOutput)[];
  'facts'?: (_comity_v1_NoticeFactsOutput);
  'done': (_comity_v1_NoticeDoneOutput)[];
}
