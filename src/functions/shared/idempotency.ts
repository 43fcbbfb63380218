import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { requiredVariable } from '../../shared/environment.ts';
import { dynamodb } from './dynamodb.ts';
import { logger } from './logger.ts';

/** Longer than queue (4 days), dead-letter queue (14 days) and another round after a redrive; the default is an hour. */
const RECORD_SECONDS = 30 * 24 * 60 * 60;

export interface IdempotencySettings {
  /**
   * Tells operations on the same order apart. It is fixed, as a function's name is not: were the function replaced,
   * records under its old name would be forgotten.
   */
  readonly keyPrefix: string;
  /** A JMESPath of what must not differ between repeats; where it does, IdempotencyValidationError is raised. */
  readonly contentPath?: string;
}

/**
 * The options for `makeIdempotent`: a repeat for the same user and order gets the answer of the first time. Raises
 * ConfigurationError when the table's name is missing.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function idempotencyOptions({ keyPrefix, contentPath }: IdempotencySettings) {
  return {
    keyPrefix,
    persistenceStore: new DynamoDBPersistenceLayer({
      tableName: requiredVariable('IDEMPOTENCY_TABLE_NAME'),
      awsSdkV3Client: dynamodb,
    }),
    config: new IdempotencyConfig({
      eventKeyJmesPath: '[userId, id]',
      // Without this, an event without a key would be carried out every time it comes.
      throwOnNoIdempotencyKey: true,
      expiresAfterSeconds: RECORD_SECONDS,
      // Clients choose part of the key, so it must not be possible to make two of them collide.
      hashFunction: 'sha256',
      ...(contentPath && { payloadValidationJmesPath: contentPath }),
      responseHook: (response) => {
        logger.info('Repeated request: answered as the first time');
        return response;
      },
    }),
  };
}
