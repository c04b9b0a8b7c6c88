// Original file: proto/comity/v1/notices.proto

export const Tlp = {
  TLP_UNSPECIFIED: 'TLP_UNSPECIFIED',
  TLP_RED: 'TLP_RED',
  TLP_AMBER_STRICT: 'TLP_AMBER_STRICT',
  TLP_AMBER: 'TLP_AMBER',
  TLP_GREEN: 'TLP_GREEN',
  TLP_CLEAR: 'TLP_CLEAR',
} as const;

export type TlpInput =
  | 'TLP_UNSPECIFIED'
  | 0
  | 'TLP_RED'
  | 1
  | 'TLP_AMBER_STRICT'
  | 2
  | 'TLP_AMBER'
  | 3
  | 'TLP_GREEN'
  | 4
  | 'TLP_CLEAR'
  | 5

export type TlpOutput = typeof Tlp[keyof typeof Tlp]
