import { AwsError } from '../../../../core/aws-error.ts';
import { CallParameters } from './parameters.ts';
import type { Request, TableCall, TableOperation } from './table.ts';
import { toPlainMap } from './typed-values.ts';

/** As seen in https://github.com/aws-amplify/amplify-cli/issues/3411 */
const BAD_TOKEN =
  'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.';

/** `{ items, nextToken, scannedCount }`. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-query.html */
export const query: TableOperation = (request, call) => {
  const parameters = pageParameters(request, call)
    .set('ScanIndexForward', request['scanIndexForward'])
    .expression('KeyConditionExpression', request['query'] ?? {}, 'query');
  return page('Query', parameters, call);
};

/** `{ items, nextToken, scannedCount }`. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-scan.html */
export const scan: TableOperation = (request, call) => {
  const parameters = pageParameters(request, call)
    .set('TotalSegments', request['totalSegments'])
    .set('Segment', request['segment']);
  return page('Scan', parameters, call);
};

function pageParameters(request: Request, { tokens }: TableCall): CallParameters {
  const { nextToken } = request;
  const startKey = typeof nextToken === 'string' ? tokens.open(nextToken) : undefined;
  if (nextToken !== undefined && nextToken !== null && !startKey)
    throw new AwsError('UserIllegalArgumentException', BAD_TOKEN);
  return new CallParameters({})
    .set('IndexName', request['index'])
    .set('Limit', request['limit'])
    .set('ConsistentRead', request['consistentRead'])
    .set('Select', request['select'])
    .set('ExclusiveStartKey', startKey)
    .expression('FilterExpression', request['filter'], 'filter')
    .expression('ProjectionExpression', request['projection'], 'projection');
}

async function page(action: 'Query' | 'Scan', parameters: CallParameters, call: TableCall): Promise<unknown> {
  const input = parameters.build({ TableName: call.tableName });
  const { Items, LastEvaluatedKey, ScannedCount } = await call.calls.invoke('dynamodb', action, input, call.caller);
  return {
    items: Items.map(toPlainMap),
    nextToken: LastEvaluatedKey ? call.tokens.seal(LastEvaluatedKey) : null,
    scannedCount: ScannedCount,
  };
}
