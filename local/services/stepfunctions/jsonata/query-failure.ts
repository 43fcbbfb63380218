/**
 * An expression that could not be evaluated, or gave what its field can't take. The message is AWS's sentence, without
 * the name of the state; `field` is where the expression stands within the state: `Output/result`.
 */
export class QueryFailure extends Error {
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = 'QueryFailure';
    this.field = field;
  }
}
