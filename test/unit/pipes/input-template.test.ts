import fc from 'fast-check';
import { compileInputTemplate } from '../../../local/services/pipes/templates/input-template.ts';
import { anyText } from '../../support/any-text.ts';

const variables = {
  pipeArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/example',
  pipeName: 'example',
  sourceArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
  enrichmentArn: '',
  targetArn: 'arn:aws:sns:us-east-1:000000000000:outcomes',
};

const now = Date.UTC(2026, 0, 1);

function render(template: string, view: unknown, event: unknown = view): string {
  return compileInputTemplate(template, variables).render({ event, view, ingestionTime: now }).text;
}

describe('an input template', () => {
  const ec2 = {
    detail: { 'instance-id': 'i-0123456789', state: 'RUNNING' },
    resources: ['arn:1', 'arn:2'],
  };

  it('gives what the example in the AWS guide gives', () => {
    const template = `{
  "instance" : <$.detail.instance-id>,
  "state": <$.detail.state>,
  "pipeArn" : <aws.pipes.pipe-arn>,
  "pipeName" : <aws.pipes.pipe-name>,
  "originalEvent" : <aws.pipes.event.json>
}`;
    expect(JSON.parse(render(template, ec2))).toEqual({
      instance: 'i-0123456789',
      state: 'RUNNING',
      pipeArn: variables.pipeArn,
      pipeName: 'example',
      originalEvent: ec2,
    });
  });

  it('writes free text with the values as they are, line breaks and quotes included', () => {
    const template = 'Your order <$.id> of "<$.name>" ended.\nIt has <$.count> items.';
    expect(render(template, { id: 'o1', name: 'Pizza "Diavola"\n', count: 6 })).toBe(
      'Your order o1 of "Pizza "Diavola"\n" ended.\nIt has 6 items.',
    );
  });

  it('keeps angle brackets that are no placeholders', () => {
    expect(render('<b>Order</b> <$.id>', { id: 'o1' })).toBe('<b>Order</b> o1');
  });

  it('takes text in brackets that is no JSON as free text', () => {
    expect(render('[Shop] <$.id>', { id: 'o1' })).toBe('[Shop] o1');
  });

  it('strips the quotes of an object in free text, as AWS warns', () => {
    expect(render('<$.body>', { body: { key: 'value' } })).toBe('{key:value}');
    expect(compileInputTemplate('<$.body>', variables).json).toBe(false);
  });

  it('reads elements by index and everything by wildcard', () => {
    expect(render('{"first": <$.resources[0]>, "all": <$.resources[*]>}', ec2)).toBe(
      '{"first": "arn:1", "all": ["arn:1","arn:2"]}',
    );
  });

  it('writes an empty string for a path that points at nothing, and says which', () => {
    const template = compileInputTemplate('{"a": <$.no.such>, "b": "x<$.neither>"}', variables);
    expect(template.render({ event: {}, view: {}, ingestionTime: now })).toEqual({
      text: '{"a": "", "b": "x"}',
      missing: ['$.no.such', '$.neither'],
    });
  });

  it('never reads what an object inherits', () => {
    expect(render('{"a": <$.constructor>, "b": <$.toString.name>}', {})).toBe('{"a": "", "b": ""}');
  });

  it('gives the time in ISO 8601 and the event as it came', () => {
    expect(render('{"d": <aws.pipes.event.ingestion-time>}', {})).toBe('{"d": "2026-01-01T00:00:00.000Z"}');
    const event = { body: '{"a":1}' };
    expect(JSON.parse(render('{"e": <aws.pipes.event>}', { body: { a: 1 } }, event))).toEqual({
      e: JSON.stringify(event),
    });
    expect(render('got <aws.pipes.event>', { body: { a: 1 } }, event)).toBe(`got ${JSON.stringify(event)}`);
  });

  it('writes the template as it is when it has no placeholders', () => {
    expect(render('"Hello, sender"', {})).toBe('"Hello, sender"');
  });

  it.each([
    ['{"a": <$.a[?(@.b)]>}', 'not a path'],
    ['{"a": <aws.pipes.no-such>}', 'not a variable'],
    ['hello <aws.pipes.event.json>', 'can only be the value of a field'],
    ['x'.repeat(8193), 'at most 8192'],
  ])('refuses %.40s', (template, reason) => {
    expect(() => compileInputTemplate(template, variables)).toThrow(reason);
  });

  it('round-trips any JSON value in place of a value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(render('{"data": <$.body>}', { body }))).toEqual({ data: body });
      }),
    );
  });

  it('stays valid JSON whatever string stands inside quotes', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(JSON.parse(render('{"message": "Order <$.a> ended"}', { a: text }))).toEqual({
          message: `Order ${text} ended`,
        });
      }),
    );
  });
});
