import type { MessageAttributeValue } from '../../apis/sqs.ts';
import type { AwsError } from '../../core/aws-error.ts';
import { queueUrlOf } from '../../event-sources/queue-url.ts';
import type { Platform } from '../../platform/service.ts';
import type { AcceptedEvent } from './bus-event.ts';
import { type DeliveryFailure, deliveryFailure } from './delivery-failure.ts';
import { journalEntry } from './journal-entry.ts';
import type { Rule } from './rule.ts';
import { rulePrincipal } from './rule-principal.ts';
import type { RuleTarget } from './rule-target.ts';

/** Which part of a retry policy ended the attempts. */
export type ExhaustedCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

/** An event that could not be delivered, and why. */
export interface DeadLetter {
  readonly rule: Rule;
  readonly target: RuleTarget;
  readonly accepted: AcceptedEvent;
  readonly attempts: number;
  readonly failure: DeliveryFailure;
  /** Undefined when the first failure was final. */
  readonly exhausted: ExhaustedCondition | undefined;
}

/** Until when a dead-letter queue in trouble is tried again. */
const PATIENCE_MS = 86_400_000;
/** SQS takes message attributes of any length up to the message's, but a reason need not be that long. */
const LONGEST_MESSAGE = 1024;

/**
 * Puts undelivered events into the target's dead-letter queue: the event as it was, and the reason in the message's
 * attributes. Without a queue, or when the queue can't be written, the event is dropped and the journal says so.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
 */
export class DeadLetters {
  readonly #platform: Platform;
  readonly #later: (failures: number, action: () => void) => void;

  /** `later` runs an action after the pause that so many failures call for. */
  constructor(platform: Platform, later: (failures: number, action: () => void) => void) {
    this.#platform = platform;
    this.#later = later;
  }

  /** Never raises. */
  async send(letter: DeadLetter, attempt = 1, sinceMs = this.#platform.clock.now()): Promise<void> {
    const { rule, target, accepted, failure } = letter;
    const { deadLetterArn } = target;
    if (deadLetterArn === undefined) return this.#discard(letter, failure.error);
    try {
      await this.#platform.calls.invoke(
        'sqs',
        'SendMessage',
        {
          QueueUrl: queueUrlOf(this.#platform, deadLetterArn),
          MessageBody: accepted.text,
          MessageAttributes: attributesOf(letter),
        },
        {
          principal: rulePrincipal(rule),
          from: this.#platform.calls.displayName(rule.arn),
          correlationIds: accepted.correlationIds,
          attempt,
          ...(accepted.traceHeader !== undefined && { traceHeader: accepted.traceHeader }),
        },
      );
    } catch (thrown) {
      const { passing, error } = deliveryFailure(thrown);
      if (passing && this.#platform.clock.now() - sinceMs < PATIENCE_MS)
        this.#later(attempt, () => void this.send(letter, attempt + 1, sinceMs));
      else this.#discard(letter, error);
    }
  }

  #discard({ rule, target, accepted, attempts }: DeadLetter, error: AwsError): void {
    const { calls } = this.#platform;
    journalEntry(this.#platform, accepted, {
      action: 'events:Discard',
      from: calls.displayName(rule.arn),
      to: calls.displayName(target.arn),
      outcome: 'failed',
      attempt: attempts,
      error: { code: error.code, message: error.message },
      detail: { eventId: accepted.event.id, targetId: target.id },
    });
  }
}

function attributesOf(letter: DeadLetter): Record<string, MessageAttributeValue> {
  const { rule, target, attempts, failure, exhausted } = letter;
  const texts: Record<string, string | undefined> = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.error.message.slice(0, LONGEST_MESSAGE) || failure.error.code,
    EXHAUSTED_RETRY_CONDITION: exhausted,
    RETRY_ATTEMPTS: String(attempts - 1),
  };
  const attributes: Record<string, MessageAttributeValue> = {};
  for (const [name, StringValue] of Object.entries(texts))
    if (StringValue !== undefined) attributes[name] = { DataType: 'String', StringValue };
  return attributes;
}
