import { isRecord } from '../../../../core/fields.ts';
import { FilterError, parseFilter } from '../../realtime/filter.ts';
import { endWithError, refuseFeature, running } from '../evaluation.ts';
import { refusingAllOthers } from './refusing.ts';

/**
 * The object `extensions`. What is asked for takes effect when the handler has ended well; whether the field may ask for
 * it is seen there. https://docs.aws.amazon.com/appsync/latest/devguide/extensions.html
 */
export function createExtensions(): object {
  return refusingAllOthers('extensions', {
    setSubscriptionFilter: setFilter('setSubscriptionFilter'),
    setSubscriptionInvalidationFilter: setFilter('setSubscriptionInvalidationFilter'),
    invalidateSubscriptions: (invalidation: unknown): void => {
      const { subscriptionField, payload } = isRecord(invalidation) ? invalidation : {};
      if (typeof subscriptionField !== 'string' || !isRecord(payload))
        endWithError(
          'extensions.invalidateSubscriptions takes an object with the text subscriptionField and the object payload.',
          null,
        );
      running().extensions.push({ name: 'invalidateSubscriptions', invalidation: { subscriptionField, payload } });
    },
    evictFromApiCache: (): never =>
      refuseFeature('extensions.evictFromApiCache', 'is not supported by the local cloud, which has no API cache'),
  });
}

/** Without a filter, or with null, an earlier one is taken back. */
function setFilter(name: 'setSubscriptionFilter' | 'setSubscriptionInvalidationFilter') {
  return (filter?: unknown): void => {
    const parsed = filter === undefined || filter === null ? undefined : orEnd(() => parseFilter(filter));
    running().extensions.push({ name, filter: parsed });
  };
}

/** Ends the handler when the filter is one that AppSync does not take. */
export function orEnd<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FilterError) return endWithError(error.message, null);
    throw error;
  }
}
