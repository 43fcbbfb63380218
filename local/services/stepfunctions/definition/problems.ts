/**
 * The codes AWS uses, and one of ours: LOCAL_CLOUD_UNSUPPORTED marks what AWS runs and the local cloud does not.
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
 */
export type ProblemCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'MISSING_TRANSITION_TARGET'
  | 'MISSING_END_STATE'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION'
  | 'LOCAL_CLOUD_UNSUPPORTED';

export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  /** `/States/Pay/Next`; absent where AWS gives none. */
  readonly location?: string;
}

/** Collects what is wrong with a definition. */
export class Problems {
  readonly list: Problem[] = [];

  schema(message: string, location: string): void {
    this.add('SCHEMA_VALIDATION_FAILED', message, location);
  }

  unsupported(message: string, location: string): void {
    this.add('LOCAL_CLOUD_UNSUPPORTED', message, location);
  }

  add(code: ProblemCode, message: string, location?: string): void {
    this.list.push({ code, message, ...(location !== undefined && { location }) });
  }
}

/** The sentence of an InvalidDefinition error. */
export function invalidDefinitionMessage(problems: readonly Problem[]): string {
  const parts = problems.map(({ code, message, location }) =>
    code === 'INVALID_JSON_DESCRIPTION' ? `${code}: ${message}` : `${code}: ${message} at ${location ?? 'null'}`,
  );
  return `Invalid State Machine Definition: '${parts.join(', ')}'`;
}
