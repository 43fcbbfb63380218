import { type AcceptedEvent, eventTime } from '../bus-event.ts';

/** What `<aws.events.rule-…>` stands for in one rule. */
export interface RuleVariables {
  readonly ruleArn: string;
  readonly ruleName: string;
}

/**
 * The variables that every rule has; undefined for a name that is none.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-predefined
 */
export function ruleVariable(
  name: string,
  { ruleArn, ruleName }: RuleVariables,
): ((accepted: AcceptedEvent) => unknown) | undefined {
  switch (name) {
    case 'aws.events.rule-arn':
      return () => ruleArn;
    case 'aws.events.rule-name':
      return () => ruleName;
    case 'aws.events.event.ingestion-time':
      return ({ ingestedMs }) => eventTime(ingestedMs);
    case 'aws.events.event':
      return eventWithoutDetail;
    case 'aws.events.event.json':
      return ({ event }) => event;
    default:
      return undefined;
  }
}

/** Its members are in the order and spelling that AWS gives them here. */
function eventWithoutDetail({ event }: AcceptedEvent): unknown {
  const { id, account, time, source, region, resources, version } = event;
  return { id, account, detailType: event['detail-type'], time, source, region, resources, version };
}
