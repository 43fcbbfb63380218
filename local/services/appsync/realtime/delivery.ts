import {
  defaultFieldResolver,
  executeSync,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isScalarType,
} from 'graphql';
import type { AuthorizationMode } from '../api-config.ts';
import { modesOf } from '../graphql/authorization.ts';
import { type ClientError, executionError } from '../graphql/errors.ts';
import { buildApiSchema } from '../graphql/schema.ts';
import type { CallerIdentity } from '../request.ts';
import { notAuthorized } from '../resolvers/field-error.ts';
import type { Subscription } from './subscribers.ts';

/** The `payload` of a `data` message. */
export interface Notification {
  readonly data: unknown;
  readonly errors?: readonly object[];
}

/**
 * Cuts notifications to what each subscriber selected. No resolver runs for that: the values are the mutation's answer,
 * and what it did not select is null.
 */
export class Delivery {
  readonly #schema: GraphQLSchema;
  readonly #defaultMode: AuthorizationMode | undefined;
  readonly #modes = new Map<GraphQLField<unknown, unknown>, ReadonlySet<AuthorizationMode>>();

  /** `definition` is the text of the API's schema: values pass through a schema of their own. */
  constructor(definition: string, defaultMode: AuthorizationMode | undefined) {
    this.#schema = buildApiSchema(definition);
    this.#defaultMode = defaultMode;
    // Values are serialized already, and JSON would be put into a text twice.
    const json = this.#schema.getType('AWSJSON');
    if (isScalarType(json)) json.serialize = (value) => value;
  }

  /** What a subscriber gets of `event`, the value of the mutation's field. */
  notificationOf(subscription: Subscription, event: unknown): Notification {
    const { document, operationName, variables, caller, field } = subscription;
    const { data, errors } = executeSync({
      schema: this.#schema,
      document: document.document,
      operationName,
      variableValues: variables,
      rootValue: { [field]: event },
      contextValue: caller,
      fieldResolver: this.#resolve,
    });
    return {
      data: data ?? null,
      ...(errors && { errors: errors.map((error) => clientError(executionError(error, this.#schema))) }),
    };
  }

  readonly #resolve: GraphQLFieldResolver<unknown, CallerIdentity> = (source, args, caller, info) => {
    const field = info.parentType.getFields()[info.fieldName];
    if (field && !this.#modesOf(info.parentType, field).has(caller.mode))
      throw notAuthorized(info.fieldName, info.parentType.name);
    return defaultFieldResolver(source, args, caller, info);
  };

  #modesOf(type: Parameters<typeof modesOf>[0], field: GraphQLField<unknown, unknown>): ReadonlySet<AuthorizationMode> {
    const known = this.#modes.get(field);
    if (known) return known;
    const modes = this.#defaultMode ? modesOf(type, field, this.#defaultMode) : new Set<AuthorizationMode>();
    this.#modes.set(field, modes);
    return modes;
  }
}

/** Real-time errors say less than those over HTTP. https://graphql-on-aws-appsync-book.com/aws-appsync/real-time-data-with-subscriptions/event-fields/ */
function clientError({ message, path, errorType }: ClientError): object {
  return { ...(errorType && { errorType }), message, ...(path && { path }) };
}
