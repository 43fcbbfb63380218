import fc from 'fast-check';
import { compilePattern, InvalidEventPattern } from '../../local/patterns/index.ts';
import { AcceptedEvent } from '../../local/services/events/bus-event.ts';
import { compileInputTemplate as compileRuleTemplate } from '../../local/services/events/input/input-template.ts';
import { compileInputTemplate } from '../../local/services/pipes/templates/input-template.ts';
import { anyText } from '../support/any-text.ts';
import { damaged, damagedText, junk, pollution } from './arbitraries.ts';
import { PATIENCE_MS, share } from './fuzzed-cloud.ts';

const EVENT = {
  detail: { id: 'a', count: 3, tags: ['x', 'y'], nested: { address: '10.0.0.1', none: null } },
  dynamodb: { OldImage: { orderStatus: { S: 'PENDING' } }, NewImage: { orderStatus: { S: 'SUCCESS' } } },
};

const PATTERN = {
  detail: {
    id: [{ prefix: 'a' }, { suffix: 'z' }, { 'equals-ignore-case': 'A' }, { wildcard: 'a*b*' }],
    count: [{ numeric: ['>', 0, '<=', 5] }],
    tags: [{ 'anything-but': ['q', 'r'] }, { exists: true }],
    nested: { address: [{ cidr: '10.0.0.0/24' }], none: [null] },
  },
  $or: [{ source: ['a'] }, { 'detail-type': [{ 'anything-but': { prefix: 'b' } }] }],
  dynamodb: { OldImage: { orderStatus: { S: ['PENDING'] } } },
};

const TEMPLATE = '{"id": <$.detail.id>, "text": "at <$.detail.tags[1]> by <aws.pipes.pipe-name>", "all": <$>}';

const VARIABLES = {
  pipeName: 'pipe',
  pipeArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/pipe',
  sourceArn: 'arn:aws:sqs:us-east-1:000000000000:source',
  targetArn: 'arn:aws:sqs:us-east-1:000000000000:target',
  enrichmentArn: '',
};

const event = fc.oneof(damaged(EVENT), junk, pollution, fc.constant(EVENT));

/** What stops a definition must be an Error of ours, with a sentence, not an accident of the language. */
function expectSentence(error: unknown): void {
  expect(error).toBeInstanceOf(Error);
  if (!(error instanceof Error)) return;
  expect(error.name).not.toMatch(/^(Type|Range|Reference|Syntax)Error$/);
  expect(error.message).toMatch(/\w+ \w+/);
}

describe('event patterns', () => {
  it(
    'are compiled or refused with a sentence, and then decide about any event',
    () => {
      fc.assert(
        fc.property(
          fc.oneof(damaged(PATTERN), junk, pollution),
          fc.constantFrom('eventBus', 'pipe', 'snsPolicy'),
          event,
          (pattern, dialect, value) => {
            let matches: (value: unknown) => boolean;
            try {
              matches = compilePattern(pattern, dialect);
            } catch (error) {
              expect(error).toBeInstanceOf(InvalidEventPattern);
              expectSentence(error);
              return;
            }
            expect(typeof matches(value)).toBe('boolean');
          },
        ),
        share(60),
      );
    },
    PATIENCE_MS,
  );

  it('decide at once about text that tempts a wildcard to try every way', () => {
    const matches = compilePattern({ a: [{ wildcard: '*a*a*a*a*a*b' }] }, 'eventBus');
    const begin = performance.now();
    expect(matches({ a: 'a'.repeat(20_000) })).toBe(false);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

describe('input templates', () => {
  it(
    'are compiled or refused with a sentence, and then render any record as text, or say what is wrong with it',
    () => {
      fc.assert(
        fc.property(fc.oneof(damagedText(TEMPLATE), anyText()), event, (source, value) => {
          try {
            const { render } = compileInputTemplate(source, VARIABLES);
            expect(typeof render({ event: value, view: value, ingestionTime: 0 }).text).toBe('string');
          } catch (error) {
            expectSentence(error);
          }
        }),
        share(30),
      );
    },
    PATIENCE_MS,
  );

  it(
    'of rules are compiled or refused with a sentence, and then render any event as JSON, or as lines of JSON texts',
    () => {
      const template = '{"id": <id>, "text": "at <id> by <aws.events.rule-name>", "all": <aws.events.event.json>}';
      const source = fc.oneof(damagedText(template), damagedText('"one <id>"\n"two"'), anyText());
      fc.assert(
        fc.property(source, damaged({ id: '$.detail.id' }), junk, (text, paths, id) => {
          try {
            const names = Object.entries(paths ?? {}).map(([name, path]) => [name, String(path)]);
            const { render } = compileRuleTemplate(text, Object.fromEntries(names), {
              ruleArn: 'arn',
              ruleName: 'rule',
            });
            for (const line of render(acceptedEvent(id)).text.split('\n')) JSON.parse(line);
          } catch (error) {
            expectSentence(error);
          }
        }),
        share(30),
      );
    },
    PATIENCE_MS,
  );
});

function acceptedEvent(id: unknown): AcceptedEvent {
  return new AcceptedEvent({
    event: {
      version: '0',
      id: 'e',
      'detail-type': 't',
      source: 's',
      account: '000000000000',
      time: '2026-01-01T00:00:00Z',
      region: 'us-east-1',
      resources: [],
      detail: { id },
    },
    ingestedMs: 0,
    size: 0,
    correlationIds: [],
  });
}
