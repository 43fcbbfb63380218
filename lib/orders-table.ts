import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { DurableTable } from './durable-table.ts';
import type { Stage } from './stage.ts';

/**
 * Orders by user and id. Ids are ULIDs, so a user's newest orders are one Query backwards. The stream carries both images,
 * so that its readers can tell a change of status from any other change. Only tombstones of deleted orders expire.
 */
export class OrdersTable extends DurableTable {
  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    super(scope, id, {
      stage,
      partitionKey: { name: 'userId', type: AttributeType.STRING },
      sortKey: { name: 'id', type: AttributeType.STRING },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'expiresAt',
    });
  }
}
