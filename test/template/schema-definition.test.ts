import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from 'graphql';
import { withCommentsForDescriptions } from '../../lib/schema-definition.ts';
import { buildApiSchema } from '../../local/services/appsync/graphql/schema.ts';

const SCHEMA = readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8');

describe('the schema that is deployed', () => {
  it('has comments where the file has descriptions, and means the very same', () => {
    const deployed = withCommentsForDescriptions(SCHEMA);
    expect(deployed).not.toContain('"');
    expect(deployed).toContain('# What was ordered: 1 to 100 characters, no control characters.\n  name: String!');
    expect(printSchema(buildApiSchema(deployed))).toBe(printSchema(buildApiSchema(SCHEMA)));
  });

  it('is refused when AppSync would stumble over the description of an enum value', () => {
    const enumeration = 'enum Status {\n  "Never null."\n  OPEN\n}\ntype Query { status: Status }';
    expect(() => withCommentsForDescriptions(enumeration)).toThrow(
      /enum value OPEN must not contain null, true or false/,
    );
  });
});
