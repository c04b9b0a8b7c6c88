// Original file: proto/comity/v1/law.proto

export const DutyUnit = {
  DUTY_UNIT_UNSPECIFIED: 'DUTY_UNIT_UNSPECIFIED',
  DUTY_UNIT_HOUR: 'DUTY_UNIT_HOUR',
  DUTY_UNIT_DAY: 'DUTY_UNIT_DAY',
  DUTY_UNIT_BUSINESS_DAY: 'DUTY_UNIT_BUSINESS_DAY',
} as const;

export type DutyUnitInput =
  | 'DUTY_UNIT_UNSPECIFIED'
  | 0
  | 'DUTY_UNIT_HOUR'
  | 1
  | 'DUTY_UNIT_DAY'
  | 2
  | 'DUTY_UNIT_BUSINESS_DAY'
  | 3

export type DutyUnitOutput = typeof DutyUnit[keyof typeof DutyUnit]
