import fc from 'fast-check';
import { SeededRandom } from '../../../local/core/random.ts';
import type { FaultPoint } from '../../../local/faults/fault.ts';
import { LiveRule } from '../../../local/faults/live-rule.ts';
import { describeRule, parseRule, parseRules } from '../../../local/faults/parse-rule.ts';
import { textMatcher } from '../../../local/faults/pattern.ts';

const POINT: FaultPoint = { action: 'dynamodb:PutItem', from: 'Workflow', to: 'Stack/Orders', correlationIds: ['o1'] };

function live(line: string, seed = 1): LiveRule {
  return new LiveRule({ id: 1, rule: parseRule(line), random: new SeededRandom(seed), now: 0, builtIn: false });
}

describe('a rule of a fault plan', () => {
  it.each([
    'throttle dynamodb:PutItem to=*Orders* probability=0.05',
    'error lambda:Invoke code=ServiceException message="two words, \\"quoted\\"" status=500 times=2',
    'stall lambda:Invoke id=o1 milliseconds=20000 nth=3',
    'twice states:StartSyncExecution concurrently=true',
    'crash pipes:Checkpoint at=after seconds=60',
    'expire sqs:ReceiveMessage milliseconds=5',
    'breakRole statement=*PipeRole*',
  ])('says the same as a line and as an object: %s', (line) => {
    const rule = parseRule(line);
    expect(parseRule(describeRule(rule))).toEqual(rule);
    const { fault, hop, ...when } = rule;
    expect(parseRules([{ ...fault, ...hop, ...when }])).toEqual([rule]);
  });

  it.each([
    ['explode', /there is no fault explode; there are error, throttle/],
    ['throttle sqs:SendMessage speed=3', /speed is not known here/],
    ['throttle sqs:SendMessage fast', /"fast" is not name=value/],
    ['error sqs:SendMessage', /code is missing/],
    ['drop sqs:SendMessage probability=2', /probability must be a number from 0 to 1, but is "2"/],
    ['crash lambda:Invoke at=noon', /at must be before or after, but is noon/],
    ['stall lambda:Invoke', /milliseconds is missing/],
    ['twice sqs:ReceiveMessage', /sqs:ReceiveMessage can't be done twice/],
    ['expire sns:Publish milliseconds=1', /only what sqs:ReceiveMessage hands out can expire/],
    [{ kind: 'throttle', nth: 0 }, /nth must be an integer from 1/],
    [7, /must be a JSON object, but is 7/],
  ])('that makes no sense is refused by name: %j', (rule, message) => {
    expect(() => parseRule(rule)).toThrow(expect.objectContaining({ code: 'InvalidFault' }));
    expect(() => parseRule(rule)).toThrow(message);
  });

  it('strikes hops that fit in every respect, and no others', () => {
    const rule = live('throttle dynamodb:* from=Work* to=*/Orders id=o1');
    expect(rule.concerns('dynamodb:PutItem')).toBe(true);
    expect(rule.concerns('sqs:SendMessage')).toBe(false);
    expect(rule.strike(POINT)).toBe(true);
    for (const other of [{ from: 'Api' }, { to: 'Stack/Orders2' }, { correlationIds: [] }, { correlationIds: ['o2'] }])
      expect(rule.strike({ ...POINT, ...other })).toBe(false);
  });

  it('strikes the nth hop alone, so many times, for so long', () => {
    const nth = live('throttle nth=2');
    expect([1, 2, 3].map(() => nth.strike(POINT))).toEqual([false, true, false]);
    const twice = live('throttle times=2');
    expect([1, 2].map(() => twice.strike(POINT))).toEqual([true, true]);
    expect(twice.isOver(0)).toBe(true);
    const brief = live('throttle seconds=5');
    expect([brief.isOver(4_999), brief.isOver(5_000)]).toEqual([false, true]);
  });

  it('strikes the same hops of an order whatever happens to others in between', () => {
    const hopsOf = (id: string): FaultPoint[] => Array.from({ length: 20 }, () => ({ ...POINT, correlationIds: [id] }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.nat({ max: 19 }), (seed, others) => {
        const alone = live('throttle probability=0.5', seed);
        const struckAlone = hopsOf('a').map((point) => alone.strike(point));
        const among = live('throttle probability=0.5', seed);
        for (const point of hopsOf('b').slice(0, others)) among.strike(point);
        expect(hopsOf('a').map((point) => among.strike(point))).toEqual(struckAlone);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a pattern', () => {
  it('takes every character but the star as it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (head, middle, tail) => {
        const plain = [head, tail].map((text) => text.replaceAll('*', '+'));
        expect(textMatcher(plain.join('*'))(`${plain[0]}${middle}${plain[1]}`)).toBe(true);
        expect(textMatcher(`${plain[0]}*x`)(`${plain[0]}y`)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
