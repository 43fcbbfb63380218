import { readFileSync } from 'node:fs';
import { AuthorizationType, type IGraphqlApi, type ISchema, type ISchemaConfig } from 'aws-cdk-lib/aws-appsync';
import { type DirectiveNode, Kind, type Location, parse, type StringValueNode, visit } from 'graphql';

/** Words that make AppSync's parser fail in a comment before an enum value. */
const FAILING_IN_ENUMS = /\b(null|true|false)\b/;

/** The modes of authorization that directives let in. */
const MODES: Readonly<Record<string, AuthorizationType>> = {
  aws_api_key: AuthorizationType.API_KEY,
  aws_cognito_user_pools: AuthorizationType.USER_POOL,
  aws_iam: AuthorizationType.IAM,
};

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
    const schema = withDirectivesOf(api.modes, readFileSync(this.#file, 'utf8'));
    return { apiId: api.apiId, definition: withCommentsForDescriptions(schema) };
  }
}

/**
 * The same schema without the directives that let in modes which the API does not have: the file names every mode that a
 * deployment may choose, and what AppSync makes of a directive without its mode is not documented.
 */
export function withDirectivesOf(modes: readonly AuthorizationType[], schema: string): string {
  const idle: DirectiveNode[] = [];
  visit(parse(schema), {
    Directive: (node) => {
      const mode = MODES[node.name.value];
      if (mode !== undefined && !modes.includes(mode)) idle.push(node);
    },
  });
  return cutOut(schema, idle);
}

/** The text without some nodes of it, and without the space before each. */
function cutOut(text: string, nodes: readonly { readonly loc?: Location | undefined }[]): string {
  let left = text;
  for (const { loc } of nodes.toSorted((a, b) => (b.loc?.start ?? 0) - (a.loc?.start ?? 0)))
    if (loc) left = left.slice(0, loc.start).trimEnd() + left.slice(loc.end);
  return left;
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
