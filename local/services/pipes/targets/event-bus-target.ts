import type { PutEventsEntry } from '../../../apis/events.ts';
import { parseArn } from '../../../core/environment.ts';
import type { Fields } from '../../../core/fields.ts';
import { CustomerError } from '../errors.ts';
import { type DynamicParameter, dynamicParameter, dynamicText } from './dynamic-parameter.ts';
import { failedEntries } from './sns-target.ts';
import { ownParameters, type Payload, type TargetFactory } from './target.ts';

/**
 * An event bus. Each event is an entry of PutEvents, the rendered template its detail; what EventBridge refuses of a
 * batch fails alone. Without parameters of its own an event comes from `Pipe <name>` as `Event from aws:<source>`, as
 * events that pipes made show.
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetEventBridgeEventBusParameters.html
 */
export const eventBusTarget: TargetFactory = ({ platform, arn, parameters, pipeName, sourceArn }) => {
  const own = ownParameters(parameters, 'EventBridgeEventBusParameters');
  const sourceOf = dynamicParameter(own, 'Source');
  const detailTypeOf = dynamicParameter(own, 'DetailType');
  const timeOf = timeParameter(own);
  const resources = resourcesIn(own);
  const defaultSource = `Pipe ${pipeName}`;
  const defaultDetailType = `Event from aws:${parseArn(sourceArn)?.service ?? ''}`;
  const entryOf = (payload: Payload): PutEventsEntry => {
    const time = timeOf(payload);
    return {
      EventBusName: arn,
      Source: sourceOf(payload) ?? defaultSource,
      DetailType: detailTypeOf(payload) ?? defaultDetailType,
      Detail: payload.text,
      ...(resources.length > 0 && { Resources: resources.map((resourceOf) => resourceOf(payload)) }),
      ...(time !== undefined && { Time: time }),
    };
  };
  return {
    service: 'events',
    maximumBatch: 10,
    needsJson: true,
    async deliver({ payloads, caller }) {
      const answer = await platform.calls.invoke('events', 'PutEvents', { Entries: payloads.map(entryOf) }, caller);
      if (answer.FailedEntryCount === 0) return { failed: undefined, response: JSON.stringify(answer) };
      const failures = answer.Entries.flatMap(({ ErrorCode, ErrorMessage }, index) =>
        ErrorCode === undefined ? [] : [{ id: String(index), code: ErrorCode, message: ErrorMessage ?? 'no message' }],
      );
      const [failure] = failures;
      const code = failure?.code ?? 'InternalFailure';
      return {
        failed: failedEntries(
          payloads,
          failures.map(({ id }) => id),
        ),
        error: new CustomerError(
          code,
          `EventBridge refused ${answer.FailedEntryCount} of ${payloads.length} events, the first with ${code}: ${failure?.message}`,
        ),
      };
    },
  };
};

function resourcesIn(own: Fields | undefined): ((payload: Payload) => string)[] {
  return (own?.optionalArray('Resources') ?? []).map((resource) => {
    if (typeof resource !== 'string') throw new Error('Resources must be strings.');
    return dynamicText(resource, 'Resources');
  });
}

/** `Time` is always a path; it may lead to seconds since the epoch or to an ISO 8601 text. */
function timeParameter(own: Fields | undefined): (payload: Payload) => number | undefined {
  const text: DynamicParameter = dynamicParameter(own, 'Time');
  const given = own?.optionalString('Time');
  if (given !== undefined && !given.startsWith('$.'))
    throw new Error(`Time must be a path into the event ($.…), but is ${given}.`);
  return (payload) => {
    const time = text(payload);
    if (time === undefined) return undefined;
    const seconds = /^-?\d+(?:\.\d+)?$/.test(time) ? Number(time) : Date.parse(time) / 1000;
    if (Number.isFinite(seconds)) return seconds;
    throw new CustomerError('InvalidParameterValue', `Time: ${given} points at ${time}, which is no time.`);
  };
}
