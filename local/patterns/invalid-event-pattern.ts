/**
 * A pattern that can't be used. The message is the reason in AWS's wording where that is known, without the prefix
 * that each service puts in front (`Event pattern is not valid. Reason: …`, `Invalid parameter: FilterPolicy: …`).
 */
export class InvalidEventPattern extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'InvalidEventPattern';
  }
}
