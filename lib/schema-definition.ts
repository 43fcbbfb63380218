import { readFileSync } from 'node:fs';
import type { IGraphqlApi, ISchema, ISchemaConfig } from 'aws-cdk-lib/aws-appsync';
import { Kind, parse, type StringValueNode, visit } from 'graphql';

/** Words that make AppSync's parser fail in a comment before an enum value. */
const FAILING_IN_ENUMS = /\b(null|true|false)\b/;

/**
 * The schema as AppSync takes it. AppSync reads a comment before a definition as its description; whether it takes the
 * descriptions of the GraphQL specification too is not settled, and a deployment that finds out fails late:
 * https://github.com/aws/aws-appsync-community/issues/38, https://github.com/aws/aws-appsync-community/issues/410
 */
export class SchemaDefinition implements ISchema {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  bind(api: IGraphqlApi): ISchemaConfig {
    return { apiId: api.apiId, definition: withCommentsForDescriptions(readFileSync(this.#file, 'utf8')) };
  }
}

/** The same schema, each description a comment. Raises an Error for a description that AppSync would stumble over. */
export function withCommentsForDescriptions(schema: string): string {
  const descriptions: StringValueNode[] = [];
  visit(parse(schema), {
    enter: (node) => {
      if (!('description' in node) || !node.description) return;
      descriptions.push(node.description);
      if (node.kind === Kind.ENUM_VALUE_DEFINITION && FAILING_IN_ENUMS.test(node.description.value))
        throw new Error(
          `The description of the enum value ${node.name.value} must not contain null, true or false: AppSync would refuse the schema. Say it in other words.`,
        );
    },
  });
  let rewritten = schema;
  for (const { loc, value } of descriptions.toSorted((a, b) => (b.loc?.start ?? 0) - (a.loc?.start ?? 0))) {
    if (!loc) continue;
    const comment = value
      .split('\n')
      .map((line) => `# ${line}`.trimEnd())
      .join('\n');
    rewritten = `${rewritten.slice(0, loc.start)}\n${comment}\n${rewritten.slice(loc.end)}`;
  }
  return rewritten.replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n');
}
