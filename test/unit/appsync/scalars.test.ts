import { code, makeApi, type TestApi } from './api.ts';

const NAMES = [
  'AWSDate',
  'AWSTime',
  'AWSDateTime',
  'AWSTimestamp',
  'AWSEmail',
  'AWSJSON',
  'AWSURL',
  'AWSPhone',
  'AWSIPAddress',
];
let api: TestApi;
beforeAll(async () => {
  api = await makeApi({
    schema: `type Query { ${NAMES.map((name) => `${name}(v: ${name}): ${name}`).join(' ')} }`,
    resolvers: Object.fromEntries(
      NAMES.map((name) => [`Query.${name}`, { code: code('return { payload: ctx.args.v };') }]),
    ),
  });
});

const echo = (scalar: string, v: unknown) => api.query(`query Q($v: ${scalar}) { ${scalar}(v: $v) }`, { v });

it.each([
  ['AWSDate', '1970-01-01'],
  ['AWSDate', '2024-02-29Z'],
  ['AWSDate', '1970-01-01-07:00'],
  ['AWSDate', '1970-01-01+05:30:15'],
  ['AWSTime', '12:30'],
  ['AWSTime', '12:30:24.500+05:30'],
  ['AWSDateTime', '1970-01-01T12:30Z'],
  ['AWSDateTime', '1970-01-01T12:30:24.500+05:30'],
  ['AWSTimestamp', 1_517_943_695],
  ['AWSTimestamp', -5],
  ['AWSEmail', 'username@example.com'],
  ['AWSJSON', '{"a":[1,null]}'],
  ['AWSJSON', '"text"'],
  ['AWSURL', 'https://example.com/a?b=c'],
  ['AWSPhone', '+1 555-555-5555'],
  ['AWSIPAddress', '123.45.67.89/16'],
  ['AWSIPAddress', '1a2b:3c4b::1234:4567'],
])('%s takes %s and gives it back', async (scalar, value) => {
  expect((await echo(scalar, value)).body).toEqual({ data: { [scalar]: value } });
});

it.each([
  ['AWSDate', '2023-02-29', 'date'],
  ['AWSDate', '1-1-1', 'date'],
  ['AWSTime', '24:00', 'time'],
  ['AWSDateTime', '1970-01-01T12:30', 'DateTime Object'],
  ['AWSDateTime', '2020-13-01T12:30Z', 'DateTime Object'],
  ['AWSTimestamp', '15', 'timestamp'],
  ['AWSTimestamp', 1.5, 'timestamp'],
  ['AWSEmail', 'a@', 'email'],
  ['AWSURL', 'example', 'URL'],
  ['AWSPhone', '555-CALL', 'phone number'],
  ['AWSIPAddress', '1.2.3.4/33', 'IP address'],
])('%s refuses %s', async (scalar, value, kind) => {
  expect((await echo(scalar, value)).body.errors?.[0]?.['message']).toBe(
    `Variable 'v' has an invalid value. Unable to parse \`${value}\` as a valid ${kind}.`,
  );
});

it('AWSJSON refuses what is not JSON in a string, and gives handlers the value', async () => {
  expect((await echo('AWSJSON', '{a')).body.errors?.[0]?.['message']).toContain('Unable to parse `{a` as valid JSON.');
  expect((await echo('AWSJSON', { a: 1 })).body.errors?.[0]?.['message']).toContain('as valid JSON.');
});

it('literals are checked like variables', async () => {
  expect((await api.query('{ AWSDate(v: "x") }')).body.errors).toHaveLength(1);
  expect((await api.query('{ AWSJSON(v: "[1]") AWSTimestamp(v: 5) }')).body.data).toEqual({
    AWSJSON: '[1]',
    AWSTimestamp: 5,
  });
});
