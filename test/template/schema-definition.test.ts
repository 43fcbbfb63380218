import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { printSchema } from 'graphql';
import { withCommentsForDescriptions, withDirectivesOf } from '../../lib/schema-definition.ts';
import { buildApiSchema } from '../../local/services/appsync/graphql/schema.ts';

const SCHEMA = readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8');

describe('the schema that is deployed', () => {
  it('has comments where the file has descriptions, and means the very same', () => {
    const deployed = withCommentsForDescriptions(SCHEMA);
    expect(deployed.replace('mutations: ["publishOrder"]', '')).not.toContain('"');
    expect(deployed).toContain('# What was ordered: 1 to 100 characters, no control characters.\n  name: String!');
    expect(printSchema(buildApiSchema(deployed))).toBe(printSchema(buildApiSchema(SCHEMA)));
  });

  it('is refused when AppSync would stumble over the description of an enum value', () => {
    const enumeration = 'enum Status {\n  "Never null."\n  OPEN\n}\ntype Query { status: Status }';
    expect(() => withCommentsForDescriptions(enumeration)).toThrow(
      /enum value OPEN must not contain null, true or false/,
    );
  });

  it.each([
    ['an API key', AuthorizationType.API_KEY, '@aws_api_key'],
    ['a user pool', AuthorizationType.USER_POOL, '@aws_cognito_user_pools'],
  ])('of an API with %s names that mode and IAM, and no mode that the API lacks', (_what, mode, directive) => {
    const deployed = withDirectivesOf([mode, AuthorizationType.IAM], SCHEMA);
    expect(deployed).toContain(`type Order ${directive} @aws_iam {`);
    expect(deployed).toMatch(/publishOrder\(.*\): Order @aws_iam$/m);
    expect(deployed).toMatch(/@aws_subscribe\(mutations: \["publishOrder"\]\)/);
    expect(new Set(deployed.match(/@aws_\w+/g))).toEqual(new Set([directive, '@aws_iam', '@aws_subscribe']));
    expect(printSchema(buildApiSchema(deployed))).toBe(printSchema(buildApiSchema(SCHEMA)));
  });
});
