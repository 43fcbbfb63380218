/** What a data source needs to know of the request it works for. */
export interface DataSourceContext {
  /** Business ids known so far, for the journal. */
  readonly correlationIds: readonly string[];
  readonly traceHeader: string | undefined;
}

/** What handlers see as `ctx.result` and `ctx.error`. */
export interface DataSourceAnswer {
  readonly result: unknown;
  readonly error?: { readonly message: string; readonly type: string };
}

/** One data source of an API, ready to be called under its service role. */
export interface DataSource {
  readonly name: string;
  /** The request that a resolver without code makes of its context; undefined where there is no resolver without code. */
  readonly direct?: (context: object) => unknown;
  /**
   * Does what a request handler asked for. A failure of the service behind it is an answer with an error; raises
   * InvalidRequestError when the request itself has not the form that the data source takes.
   */
  invoke(request: unknown, context: DataSourceContext): Promise<DataSourceAnswer>;
}

/** What a request handler returned is no request of its data source; ends the field, the response handler is not run. */
export class InvalidRequestError extends Error {
  readonly errorType: string;

  constructor(message: string, errorType = 'MappingTemplate') {
    super(message);
    this.name = 'InvalidRequestError';
    this.errorType = errorType;
  }
}
