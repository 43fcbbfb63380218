import type { MessageAttributeValue } from './sqs.ts';

/** The SNS actions that other services call. */
export interface SnsApi {
  Publish: { input: PublishInput; output: { MessageId: string; SequenceNumber?: string } };
  PublishBatch: {
    input: { TopicArn: string; PublishBatchRequestEntries: ({ Id: string } & Omit<PublishInput, 'TopicArn'>)[] };
    output: {
      Successful: { Id: string; MessageId: string }[];
      Failed: { Id: string; Code: string; Message?: string; SenderFault: boolean }[];
    };
  };
}

export interface PublishInput {
  TopicArn: string;
  Message: string;
  Subject?: string;
  MessageStructure?: string;
  MessageAttributes?: Record<string, MessageAttributeValue>;
}
