// Original file: proto/comity/v1/transfers.proto

export const ConsentSubjects = {
  CONSENT_SUBJECTS_UNSPECIFIED: 'CONSENT_SUBJECTS_UNSPECIFIED',
  CONSENT_SUBJECTS_ALL: 'CONSENT_SUBJECTS_ALL',
  CONSENT_SUBJECTS_SOME: 'CONSENT_SUBJECTS_SOME',
} as const;

export type ConsentSubjectsInput =
  | 'CONSENT_SUBJECTS_UNSPECIFIED'
  | 0
  | 'CONSENT_SUBJECTS_ALL'
  | 1
  | 'CONSENT_SUBJECTS_SOME'
  | 2

export type ConsentSubjectsOutput = typeof ConsentSubjects[keyof typeof ConsentSubjects]
