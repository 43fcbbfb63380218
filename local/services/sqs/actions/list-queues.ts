import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, queueOf, queueUrl, type SqsContext } from '../context.ts';
import { invalidParameter, missingParameter } from '../errors.ts';
import type { Queue } from '../queue.ts';

const LARGEST_PAGE = 1000;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export function listQueues(context: SqsContext): Operation {
  return {
    requires: () => [{ action: 'sqs:ListQueues', resource: '*' }],
    handle: (input) => {
      const fields = fieldsOf(input);
      const prefix = fields.optionalString('QueueNamePrefix') ?? '';
      const found = [...context.queues.all()].filter((queue) => queue.name.startsWith(prefix));
      const { urls, nextToken } = page(context, fields, found);
      return { ...(urls.length > 0 && { QueueUrls: urls }), ...(nextToken && { NextToken: nextToken }) };
    },
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html */
export function listDeadLetterSourceQueues(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:ListDeadLetterSourceQueues', input),
    handle: (input) => {
      const sources = context.queues.sourcesOf(queueOf(context, input));
      const { urls, nextToken } = page(context, fieldsOf(input), sources);
      return { queueUrls: urls, ...(nextToken && { NextToken: nextToken }) };
    },
  };
}

/** Sorted by name; the token is the name of the last queue given. */
function page(context: SqsContext, fields: Fields, queues: Queue[]): { urls: string[]; nextToken: string | undefined } {
  const limit = fields.optionalInteger('MaxResults', { min: 1, max: LARGEST_PAGE });
  const token = fields.optionalString('NextToken');
  if (token !== undefined && limit === undefined) throw missingParameter('MaxResults');
  const after = token === undefined ? '' : Buffer.from(token, 'base64').toString('utf8');
  if (token !== undefined && !/^[A-Za-z0-9_.-]{1,80}$/.test(after))
    throw invalidParameter('Invalid or expired next token.');
  const sorted = queues.filter((queue) => queue.name > after).sort((a, b) => (a.name < b.name ? -1 : 1));
  const shown = sorted.slice(0, limit ?? LARGEST_PAGE);
  const last = shown.at(-1);
  return {
    urls: shown.map((queue) => queueUrl(context.platform, queue)),
    // Without MaxResults AWS gives at most 1,000 and no token.
    nextToken:
      limit !== undefined && last && shown.length < sorted.length
        ? Buffer.from(last.name).toString('base64')
        : undefined,
  };
}
