import { isRecord } from '../../../core/fields.ts';
import { type DataSource, InvalidRequestError } from './data-source.ts';

/**
 * A data source that hands the request's payload back as the result.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-none-js.html
 */
export function noneDataSource(name: string): DataSource {
  return {
    name,
    invoke: async (request) => {
      if (!isRecord(request)) throw new InvalidRequestError('The request of a NONE data source must be an object.');
      return { result: request['payload'] ?? null };
    },
  };
}
