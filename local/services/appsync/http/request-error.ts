/** A request that is refused as a whole, before any of it is run. */
export class RequestError extends Error {
  readonly errorType: string;
  readonly status: number;

  constructor(errorType: string, message: string, status: number) {
    super(message);
    this.name = 'RequestError';
    this.errorType = errorType;
    this.status = status;
  }
}
