import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { busNameOf, type EventBus } from '../bus-store.ts';
import { allowOnly, busArnIn, type EventsContext, operation, page, seconds } from '../context.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
export function createEventBus(context: EventsContext): Operation {
  return operation('CreateEventBus', onBus(context), (request) => {
    allowOnly(request, ['Name', 'Description', 'Tags']);
    const description = request.optionalString('Description');
    const { arn } = context.buses.create(request.string('Name'), description);
    return { EventBusArn: arn, ...(description !== undefined && { Description: description }) };
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html */
export function deleteEventBus(context: EventsContext): Operation {
  return operation('DeleteEventBus', onBus(context), (request) => {
    context.buses.delete(request.string('Name'));
    return {};
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html */
export function describeEventBus(context: EventsContext): Operation {
  return operation(
    'DescribeEventBus',
    (request) => busArnIn(context, request, 'Name'),
    (request) => render(context.buses.get(busNameOf(request.optionalString('Name')))),
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html */
export function listEventBuses(context: EventsContext): Operation {
  return operation(
    'ListEventBuses',
    () => '*',
    (request) => {
      const prefix = request.optionalString('NamePrefix') ?? '';
      const { items, token } = page(
        context.buses.list().filter(({ name }) => name.startsWith(prefix)),
        request,
      );
      return { EventBuses: items.map(render), ...token };
    },
  );
}

function onBus(context: EventsContext): (request: Fields) => string {
  return (request) => context.buses.arn(request.string('Name'));
}

function render({ name, arn, description, creationMs }: EventBus): Record<string, unknown> {
  return {
    Name: name,
    Arn: arn,
    ...(description !== undefined && { Description: description }),
    CreationTime: seconds(creationMs),
    LastModifiedTime: seconds(creationMs),
  };
}
