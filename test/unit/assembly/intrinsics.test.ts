import { Intrinsics } from '../../../local/assembly/intrinsics.ts';
import { parseTemplate } from '../../../local/assembly/template.ts';
import { DEFAULT_ENVIRONMENT } from '../../../local/core/environment.ts';
import { Fields } from '../../../local/core/fields.ts';

function intrinsics(
  template: Record<string, unknown> = {},
  parameters: Record<string, string | string[]> = {},
): Intrinsics {
  return new Intrinsics({
    environment: DEFAULT_ENVIRONMENT,
    stackName: 'Orders',
    template: parseTemplate(new Fields(template, (message) => new Error(message)), 'test'),
    parameters: new Map(Object.entries(parameters)),
    provisioned: new Map([['Queue', { ref: 'http://queue', attributes: { Arn: 'arn:queue', 'Nested.Name': 'n' } }]]),
    exports: new Map([['Shared', 'value']]),
  });
}

describe('intrinsic functions resolve as CloudFormation documents them', () => {
  const cases: [string, unknown, unknown][] = [
    ['Ref to a resource', { Ref: 'Queue' }, 'http://queue'],
    ['Ref to a parameter', { Ref: 'Email' }, 'a@b.c'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
    ['GetAtt as text with a dotted attribute', { 'Fn::GetAtt': 'Queue.Nested.Name' }, 'n'],
    ['Join of a list with functions', { 'Fn::Join': ['-', ['a', { Ref: 'Email' }, 'c']] }, 'a-a@b.c-c'],
    [
      'Sub with attribute, parameter and literal',
      { 'Fn::Sub': '${Queue.Arn}/${Email}/${!Email}' },
      'arn:queue/a@b.c/${Email}',
    ],
    [
      'Sub with variables of its own',
      { 'Fn::Sub': ['${A}-${AWS::AccountId}', { A: { Ref: 'Queue' } }] },
      'http://queue-000000000000',
    ],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
    ['If, true', { 'Fn::If': ['IsProd', 'p', 'd'] }, 'p'],
    ['If, not', { 'Fn::If': ['NotProd', 'p', 'd'] }, 'd'],
    ['If with And and Or', { 'Fn::If': ['Both', 'yes', 'no'] }, 'yes'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, 1],
    ['Base64', { 'Fn::Base64': 'abc' }, 'YWJj'],
    ['ImportValue', { 'Fn::ImportValue': 'Shared' }, 'value'],
    ['AWS::NoValue leaves a member out', { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
    ['a member that only looks like one', { Ref: 'a', Other: 'b' }, { Ref: 'a', Other: 'b' }],
  ];
  const template = {
    Mappings: { Sizes: { 'us-east-1': { small: 1 } } },
    Conditions: {
      IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      NotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
      Both: { 'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Or': [{ Condition: 'NotProd' }, { Condition: 'IsProd' }] }] },
    },
  };
  it.each(cases)('%s', (_name, value, expected) => {
    expect(intrinsics(template, { Email: 'a@b.c', Stage: 'prod' }).resolve(value)).toEqual(expected);
  });
});

describe('what can not be resolved is refused by name', () => {
  const cases: [string, unknown, RegExp][] = [
    ['an unknown function', { 'Fn::Transform': {} }, /Fn::Transform is not supported/],
    ['an unknown resource', { Ref: 'Nothing' }, /no resource or parameter Nothing/],
    [
      'an unknown attribute, with those there are',
      { 'Fn::GetAtt': ['Queue', 'Nope'] },
      /no attribute Nope here; it has Arn, Nested.Name/,
    ],
    ['a parameter that only SSM knows', { Ref: 'BootstrapVersion' }, /BootstrapVersion is of type AWS::SSM/],
    ['an export of nobody', { 'Fn::ImportValue': 'Gone' }, /exports Gone/],
    ['an index past the end', { 'Fn::Select': [3, ['a']] }, /no element 3/],
  ];
  it.each(cases)('%s', (_name, value, message) => {
    const template = {
      Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } },
    };
    expect(() => intrinsics(template).resolve(value)).toThrow(message);
  });
});
