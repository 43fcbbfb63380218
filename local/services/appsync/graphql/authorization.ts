import type { ConstDirectiveNode, GraphQLField, GraphQLObjectType } from 'graphql';
import type { AuthorizationMode } from '../api-config.ts';

/** Which directive lets callers of which mode in. Modes that the local cloud does not have let nobody in. */
const DIRECTIVES: Readonly<Record<string, AuthorizationMode | undefined>> = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
  aws_oidc: undefined,
  aws_lambda: undefined,
};

/**
 * The modes that may see a field: those of its own directives, else of its type's, else the API's default mode.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#using-additional-authorization-modes
 */
export function modesOf(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  defaultMode: AuthorizationMode,
): ReadonlySet<AuthorizationMode> {
  return (
    modesIn(field.astNode?.directives) ??
    modesIn([type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? [])) ??
    new Set([defaultMode])
  );
}

function modesIn(directives: readonly ConstDirectiveNode[] | undefined): ReadonlySet<AuthorizationMode> | undefined {
  const named = (directives ?? []).filter(({ name }) => Object.hasOwn(DIRECTIVES, name.value));
  if (named.length === 0) return undefined;
  return new Set(named.flatMap(({ name }) => DIRECTIVES[name.value] ?? []));
}
