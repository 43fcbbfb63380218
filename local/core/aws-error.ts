/**
 * An error that a service answers with, as a client of AWS would see it.
 *
 * `code` is the AWS error code without namespace (`ConditionalCheckFailedException`), `message` a sentence to act on,
 * `status` the HTTP status, `fields` the further members of the error's shape (`Item`, `CancellationReasons`).
 * Whoever answers a client (wire protocol, workflow, resolver) renders these; nothing else of the error leaves.
 * `detail` is for the journal alone: names, ids and counts of a call that failed, never payloads.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly detail: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: string,
    message: string,
    options: { status?: number; fields?: Record<string, unknown>; detail?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = options.status ?? 400;
    this.fields = options.fields ?? {};
    this.detail = options.detail;
  }
}

/** The same for any thrown value: an AwsError as it is, anything else as the service's internal failure. */
export function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new AwsError('InternalFailure', message, { status: 500 }), { cause: error });
}
