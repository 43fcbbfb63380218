import type { Caller } from '../../../platform/calls.ts';
import type { Platform } from '../../../platform/service.ts';
import type { DataSourceContext } from './data-source.ts';

/** The session name that AppSync gives when it assumes a data source's role. */
const SESSION = 'APPSYNC_ASSUME_ROLE';

/** Makes callers that act under a data source's service role on behalf of its API. Raises AwsError `AccessDenied`. */
export class ServiceRole {
  readonly #platform: Platform;
  readonly #roleArn: string;
  readonly #apiArn: string;
  readonly #from: string;

  /** `from` is the construct path that the journal shows. */
  constructor(platform: Platform, parts: { roleArn: string; apiArn: string; from: string }) {
    this.#platform = platform;
    this.#roleArn = parts.roleArn;
    this.#apiArn = parts.apiArn;
    this.#from = parts.from;
  }

  caller(context: DataSourceContext): Caller {
    return {
      principal: this.#platform.access.assumeRole(this.#roleArn, 'appsync.amazonaws.com', SESSION, this.#apiArn),
      from: this.#from,
      ...(context.correlationIds.length > 0 && { correlationIds: context.correlationIds }),
      ...(context.traceHeader && { traceHeader: context.traceHeader }),
    };
  }
}
