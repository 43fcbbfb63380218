/** The SQS actions that other services call. Numbers of time are in the unit that AWS gives them: seconds here. */
export interface SqsApi {
  SendMessage: {
    input: {
      QueueUrl: string;
      MessageBody: string;
      DelaySeconds?: number;
      MessageAttributes?: Record<string, MessageAttributeValue>;
      /** Only `AWSTraceHeader` exists. */
      MessageSystemAttributes?: Record<string, MessageAttributeValue>;
      MessageGroupId?: string;
      MessageDeduplicationId?: string;
    };
    output: SentMessage;
  };
  SendMessageBatch: {
    input: {
      QueueUrl: string;
      Entries: ({ Id: string } & Omit<SqsApi['SendMessage']['input'], 'QueueUrl'>)[];
    };
    output: BatchOutput<SentMessage>;
  };
  ReceiveMessage: {
    input: {
      QueueUrl: string;
      MaxNumberOfMessages?: number;
      WaitTimeSeconds?: number;
      VisibilityTimeout?: number;
      MessageAttributeNames?: string[];
      MessageSystemAttributeNames?: string[];
    };
    output: { Messages?: ReceivedMessage[] };
  };
  DeleteMessage: { input: { QueueUrl: string; ReceiptHandle: string }; output: Record<string, never> };
  ChangeMessageVisibility: {
    input: { QueueUrl: string; ReceiptHandle: string; VisibilityTimeout: number };
    output: Record<string, never>;
  };
  DeleteMessageBatch: {
    input: { QueueUrl: string; Entries: { Id: string; ReceiptHandle: string }[] };
    output: BatchOutput<object>;
  };
  ChangeMessageVisibilityBatch: {
    input: { QueueUrl: string; Entries: { Id: string; ReceiptHandle: string; VisibilityTimeout: number }[] };
    output: BatchOutput<object>;
  };
}

export interface SentMessage {
  MessageId: string;
  MD5OfMessageBody: string;
  MD5OfMessageAttributes?: string;
  MD5OfMessageSystemAttributes?: string;
  SequenceNumber?: string;
}

/** A list is left out when it would be empty. */
export interface BatchOutput<T> {
  Successful?: (T & { Id: string })[];
  Failed?: { Id: string; SenderFault: boolean; Code: string; Message: string }[];
}

export interface MessageAttributeValue {
  DataType: string;
  StringValue?: string;
  BinaryValue?: string;
}

export interface ReceivedMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Readonly<Record<string, MessageAttributeValue>>;
  MD5OfMessageAttributes?: string;
}
