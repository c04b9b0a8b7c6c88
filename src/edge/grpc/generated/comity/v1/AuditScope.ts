// Original file: proto/comity/v1/audit.proto


export interface AuditScopeInput {
  'places'?: (string)[];
  'firstDay'?: (string);
  'lastDay'?: (string);
}

export interface AuditScopeOutput {
  'places': (string)[];
  'firstDay'?: (string);
  'lastDay'?: (string);
}
