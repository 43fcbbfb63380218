import { isRecord } from '../../../core/fields.ts';
import { parseJson } from '../../../core/parse-json.ts';
import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, operation } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { eventPatternOf } from '../rule.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export function testEventPattern(): Operation {
  return operation(
    'TestEventPattern',
    () => '*',
    (request) => {
      allowOnly(request, ['Event', 'EventPattern']);
      const pattern = eventPatternOf(request.string('EventPattern'));
      return { Result: pattern.matches(eventOf(request.string('Event'))) };
    },
  );
}

function eventOf(text: string): Readonly<Record<string, unknown>> {
  const event = parseJson(text);
  if (!isRecord(event)) throw invalidParameter('Event', 'Event must be a JSON object.');
  return event;
}
