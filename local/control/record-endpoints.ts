import { Fields } from '../core/fields.ts';
import type { Calls } from '../platform/calls.ts';
import type { DynamoDbService } from '../services/dynamodb/index.ts';
import type { PipesService } from '../services/pipes/index.ts';
import type { QueueInspection } from '../services/sqs/inspection.ts';
import type { ControlEndpoint } from './control-api.ts';
import { badRequest, numberOf, textOf } from './query.ts';
import { sendAgain } from './queue-endpoints.ts';
import type { RecordView, ReplayView } from './views.ts';

/** Changes of tables, and letting something happen once more: a message or a change. */
export function recordEndpoints(parts: {
  dynamodb: DynamoDbService;
  pipes: PipesService;
  queues: QueueInspection;
  calls: Calls;
}): ControlEndpoint[] {
  const { dynamodb, pipes, queues, calls } = parts;
  return [
    {
      method: 'GET',
      name: 'records',
      about: 'the latest changes in the stream of a table, newest first; ?table= its name, ?limit=',
      answer: (query): readonly RecordView[] =>
        dynamodb.recentChanges(textOf(query, 'table'), numberOf(query, 'limit', 50)),
    },
    {
      method: 'POST',
      name: 'replay',
      about:
        'sends a copy of a message to the queue it was first sent to: {"queue", "messageId"}; or delivers a change again to the pipes on its stream: {"table", "sequenceNumber", "pipe": path of one}',
      answer: async (_query, body): Promise<ReplayView> => {
        const fields = new Fields(body, badRequest);
        if (!fields.has('table'))
          return sendAgain(queues, calls, { queue: fields.string('queue'), messageId: fields.string('messageId') });
        const { streamArn, record } = dynamodb.changeRecord(fields.string('table'), fields.string('sequenceNumber'));
        return { pipes: await pipes.deliverAgain(streamArn, record, fields.optionalString('pipe')) };
      },
    },
  ];
}
