import type { EventParts, TaskResource } from './task-resource.ts';

/** The part of a TaskResource that AWS's events show the same for every service integration. */
export function serviceEvents(
  resourceType: string,
  resource: string,
): Pick<TaskResource, 'label' | 'scheduled' | 'started' | 'succeeded' | 'failed' | 'timedOut'> {
  const which = { resource, resourceType };
  const started: EventParts = { type: 'TaskStarted', details: which };
  return {
    label: resourceType,
    scheduled: (parameters, limits, region) => ({
      type: 'TaskScheduled',
      details: { parameters, region, ...which, ...limits },
    }),
    started: () => started,
    succeeded: (output) => ({ type: 'TaskSucceeded', details: { output, ...which } }),
    failed: (error, cause) => ({ type: 'TaskFailed', details: { cause, error, ...which } }),
    timedOut: (error) => ({ type: 'TaskTimedOut', details: { error, ...which } }),
  };
}
