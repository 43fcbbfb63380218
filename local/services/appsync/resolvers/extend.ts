import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { GraphQLRequest } from '../request.ts';
import type { HandlerName } from '../runtime/compile.ts';
import type { Extension } from '../runtime/evaluation.ts';
import { FieldError } from './field-error.ts';

/** Per request. https://docs.aws.amazon.com/appsync/latest/devguide/extensions.html */
const MOST_INVALIDATIONS = 5;

/**
 * Puts what a handler asked for by `extensions` into effect. Raises FieldError where AppSync does not allow it: outside of
 * response handlers, in a resolver of another type, or more than five invalidations in one request.
 */
export function extend(
  extension: Extension,
  place: { request: GraphQLRequest; handler: HandlerName; schema: GraphQLSchema; type: GraphQLObjectType },
): void {
  const { request, handler, schema, type } = place;
  const ofMutation = extension.name === 'invalidateSubscriptions';
  const owner = ofMutation ? schema.getMutationType() : schema.getSubscriptionType();
  if (handler !== 'response' || type !== owner)
    throw new FieldError(
      `extensions.${extension.name} can only be used in the response handler of a ${ofMutation ? 'mutation' : 'subscription'}'s resolver.`,
      'Code',
    );
  switch (extension.name) {
    case 'setSubscriptionFilter':
      request.filter = extension.filter;
      return;
    case 'setSubscriptionInvalidationFilter':
      request.invalidationFilter = extension.filter;
      return;
    case 'invalidateSubscriptions': {
      const { invalidations } = request;
      const asked = JSON.stringify(extension.invalidation);
      if (invalidations.some((earlier) => JSON.stringify(earlier) === asked)) return;
      if (invalidations.length === MOST_INVALIDATIONS)
        throw new FieldError(
          `extensions.invalidateSubscriptions can be called at most ${MOST_INVALIDATIONS} times in a request.`,
          'Code',
        );
      invalidations.push(extension.invalidation);
    }
  }
}
