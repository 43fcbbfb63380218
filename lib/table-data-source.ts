import { BackedDataSource, type IGraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/**
 * A table as a data source that may do what its resolvers do and no more. The data source that comes with the CDK has a
 * choice of every read, Scan among them, or every read and write.
 */
export class TableDataSource extends BackedDataSource {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly api: IGraphqlApi; readonly table: ITable; readonly actions: readonly `dynamodb:${string}`[] },
  ) {
    const { api, table, actions } = props;
    super(
      scope,
      id,
      { api },
      {
        type: 'AMAZON_DYNAMODB',
        dynamoDbConfig: { tableName: table.tableName, awsRegion: table.stack.region },
      },
    );
    table.grant(this, ...actions);
  }
}
