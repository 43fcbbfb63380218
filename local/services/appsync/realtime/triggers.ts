import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  valueFromASTUntyped,
} from 'graphql';

/** The fields of the Subscription type that each mutation notifies. */
export type Triggers = ReadonlyMap<string, readonly string[]>;

/**
 * Reads `@aws_subscribe(mutations: [...])` of every subscription. Raises an Error that names the
 * subscription which names a mutation that is not there, or whose type is not the mutation's.
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function triggersOf(schema: GraphQLSchema): Triggers {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const triggers = new Map<string, string[]>();
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {}))
    for (const name of mutationsOf(field)) {
      const mutation = Object.hasOwn(mutations, name) ? mutations[name] : undefined;
      if (!mutation)
        throw new Error(
          `the schema is not valid: Subscription.${field.name} names the mutation ${name}, which is not there.`,
        );
      checkTypes(field, mutation);
      triggers.set(name, [...(triggers.get(name) ?? []), field.name]);
    }
  return triggers;
}

function mutationsOf(field: GraphQLField<unknown, unknown>): string[] {
  const directive = field.astNode?.directives?.find(({ name }) => name.value === 'aws_subscribe');
  const names = directive ? argumentOf(directive) : [];
  return [...new Set(names)];
}

function argumentOf(directive: ConstDirectiveNode): string[] {
  const argument = directive.arguments?.find(({ name }) => name.value === 'mutations');
  const value: unknown = argument && valueFromASTUntyped(argument.value);
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

/** Whether either may be null does not matter: a mutation without a result notifies nobody. */
function checkTypes(subscription: GraphQLField<unknown, unknown>, mutation: GraphQLField<unknown, unknown>): void {
  const [own, given] = [subscription.type, mutation.type];
  const same =
    getNamedType(own) === getNamedType(given) &&
    String(getNullableType(own)).includes('[') === String(getNullableType(given)).includes('[');
  if (!same)
    throw new Error(
      `the schema is not valid: Subscription.${subscription.name} is of type ${own}, and the mutation ${mutation.name} of type ${given}; they must be the same.`,
    );
}
