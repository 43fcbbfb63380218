import fc from 'fast-check';
import { decodeTime } from 'ulid';
import { ManualClock } from '../../../local/core/clock.ts';
import { SeededRandom } from '../../../local/core/random.ts';
import { AppSyncRuntime } from '../../../local/services/appsync/runtime/compile.ts';
import { code } from './api.ts';

const NOW = Date.UTC(2018, 1, 6, 19, 1, 35, 749);
const runtime = new AppSyncRuntime({ clock: new ManualClock(NOW + 0.6), random: new SeededRandom(7) });

/** The value of an expression in a handler; `args` are its arguments. */
function value(expression: string, args: unknown[] = []): unknown {
  const evaluation = runtime
    .compile(code(`const [a, b, c] = ctx.args; return ${expression};`), 'f')
    .evaluate('request', { args });
  if (evaluation.kind === 'error') throw new Error(evaluation.error.message);
  return evaluation.kind === 'value' ? evaluation.value : undefined;
}

describe('ids', () => {
  it('autoId is a UUID, autoUlid sorts by time, autoKsuid has 27 digits', () => {
    expect(value('util.autoId()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(decodeTime(String(value('util.autoUlid()')))).toBe(NOW);
    expect(value('util.autoUlid()')).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(value('util.autoKsuid()')).toMatch(/^[0-9A-Za-z]{27}$/);
    expect(value('util.autoUlid() === util.autoUlid()')).toBe(false);
  });
});

describe('texts', () => {
  it.each([
    ['util.urlEncode("a b&c/d~e*")', 'a+b%26c%2Fd%7Ee*'],
    ['util.urlDecode("a+b%26c")', 'a b&c'],
    ['util.base64Encode("Pizza ü")', 'UGl6emEgw7w='],
    ['util.base64Decode("UGl6emEgw7w=")', 'Pizza ü'],
    ['util.escapeJavaScript("it\'s \\"1\\"\\n/ü")', 'it\\\'s \\"1\\"\\n\\/\\u00FC'],
    ['util.str.normalize("e\\u0301", "nfc")', 'é'],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  it('come back from encodings whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(value('util.urlDecode(util.urlEncode(a))', [text])).toBe(text);
        expect(value('util.base64Decode(util.base64Encode(a))', [text])).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});

describe('util.matches takes the patterns of Java', () => {
  it.each([
    ['a*b', 'aaaaab', true],
    ['^[a-z]+$', 'Abc', false],
    ['(?i)^[a-z]+$', 'Abc', true],
    ['token', 'a bad token given', true],
    ['^\\d{3}-\\d{2}$', '123-45', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\Aab\\z', 'ab', true],
    ['\\p{Alpha}+\\h\\p{Digit}', 'ab 1', true],
    ['[\\p{Upper}_]{2}', 'A_', true],
    ['^[^\\x00-\\x1F\\x7F-\\x9F\\uFFFE\\uFFFF]*$', 'tab\there', false],
    ['(?s)^a.b$', 'a\nb', true],
    ['\\x{1F355}', 'a 🍕', true],
    ['a\\-b', 'a-b', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(value('util.matches(a, b)', [pattern, text])).toBe(expected);
  });

  it.each([
    ['a++', 'possessive'],
    ['(?>a)', 'atomic'],
    ['[a-z&&[^b]]', 'intersection'],
    ['(?x)a', '(?x)'],
    ['(', 'not valid'],
  ])('%s is refused', (pattern, reason) => {
    expect(() => value('util.matches(a, "x")', [pattern])).toThrow(reason);
  });
});

describe('util.time', () => {
  it.each([
    ['nowISO8601()', '2018-02-06T19:01:35.749Z'],
    ['nowEpochSeconds()', 1517943695],
    ['nowEpochMilliSeconds()', 1517943695749],
    ["nowFormatted('yyyy-MM-dd HH:mm:ssZ')", '2018-02-06 19:01:35+0000'],
    ["nowFormatted('yyyy-MM-dd HH:mm:ssZ', 'Australia/Perth')", '2018-02-07 03:01:35+0800'],
    ["nowFormatted('EEE, d MMM yy h:mm a XXX', '+05:30')", 'Wed, 7 Feb 18 12:31 AM +05:30'],
    ["nowFormatted('EEEE DDD n VV X')", 'Tuesday 037 749000000 UTC Z'],
    ["nowFormatted(\"yyyy 'o''clock' SSSSSS\")", "2018 o'clock 749000"],
    ["parseFormattedToEpochMilliSeconds('2018-02-01 17:21:05.180+0800', 'yyyy-MM-dd HH:mm:ss.SSSZ')", 1517476865180],
    [
      "parseFormattedToEpochMilliSeconds('2018-02-01 17:21:05.180', 'yyyy-MM-dd HH:mm:ss.SSS', 'Australia/Perth')",
      1517476865180,
    ],
    ["parseFormattedToEpochMilliSeconds('1 Feb 2018 5 PM', 'd MMM yyyy h a')", Date.UTC(2018, 1, 1, 17)],
    ["parseISO8601ToEpochMilliSeconds('2018-02-01T17:21:05.180+08:00')", 1517476865180],
    ['epochMilliSecondsToSeconds(1517943695750)', 1517943695],
    ['epochMilliSecondsToISO8601(1517943695750)', '2018-02-06T19:01:35.750Z'],
    [
      "epochMilliSecondsToFormatted(1517943695750, 'yyyy-MM-dd HH:mm:ssZ', 'Australia/Perth')",
      '2018-02-07 03:01:35+0800',
    ],
  ])('%s', (call, expected) => {
    expect(value(`util.time.${call}`)).toBe(expected);
  });

  it.each([
    ["parseISO8601ToEpochMilliSeconds('2018-02-01')", 'is not ISO 8601'],
    ["parseFormattedToEpochMilliSeconds('2018-02-30', 'yyyy-MM-dd')", 'does not have the format'],
    ["nowFormatted('GGGG')", 'letter G'],
    ["nowFormatted('yyyy', 'Mars/Olympus')", 'Mars/Olympus is not a time zone'],
    ["epochMilliSecondsToISO8601('x')", 'Invalid time'],
  ])('%s fails', (call, reason) => {
    expect(() => value(`util.time.${call}`)).toThrow(reason);
  });

  it('reads back what it wrote, in any zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York', '-03:00'),
        (time, zone) => {
          const format = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
          const call =
            'util.time.parseFormattedToEpochMilliSeconds(util.time.epochMilliSecondsToFormatted(a, b, c), b)';
          expect(value(call, [time, format, zone])).toBe(time);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('util.math, util.http and util.xml', () => {
  it.each([
    ['util.math.roundNum(2.5)', 3],
    ['util.math.minVal(2, 1)', 1],
    ['util.math.maxVal(2, 1)', 2],
    ['util.math.randomWithinRange(5, 6)', 5],
    [
      "Object.keys(util.http.copyHeaders({ Host: 'a', 'X-Api-Key': 'k', Accept: 'b', 'x-amzn-trace-id': 't' })).join()",
      'Accept',
    ],
    ["util.xml.toJsonString('<a><b>1</b></a>')", '{"a":{"b":1}}'],
    ["util.xml.toJsonString('<a>x</a>', true)", '{\\"a\\":\\"x\\"}'],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  it('randomDouble lies between 0 and 1', () => {
    expect(value('util.math.randomDouble()')).toBeGreaterThanOrEqual(0);
    expect(value('util.math.randomDouble()')).toBeLessThan(1);
  });

  it('toMap reads elements, lists, attributes, entities and CDATA', () => {
    const xml = `<?xml version="1.0"?><posts n='2'><!-- c --><post><id>1</id><title>A &amp; B</title></post><post id="2"/><raw><![CDATA[<x>]]></raw></posts>`;
    expect(value('util.xml.toMap(a)', [xml])).toEqual({
      posts: { n: 2, post: [{ id: 1, title: 'A & B' }, { id: 2 }], raw: '<x>' },
    });
    expect(() => value('util.xml.toMap("<a>")')).toThrow('not well-formed');
    expect(() => value('util.xml.toMap("<a></b>")')).toThrow('not well-formed');
  });
});
