// Original file: proto/comity/v1/audit.proto


export interface AuditScopeInput {
  'places'?: (string)[];
  'from'?: (string);
  'until'?: (string);
}

export interface AuditScopeOutput {
  'places': (string)[];
  'from'?: (string);
  'until'?: (string);
}
