import { Fields } from '../../core/fields.ts';
import type { Operation } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { ArchiveStore } from './archive-store.ts';
import { type BusStore, busNameOf } from './bus-store.ts';
import { notSupported, validationError } from './errors.ts';
import type { Replays } from './replays.ts';
import type { Router } from './router.ts';

/** What the API actions and the resource providers share. */
export interface EventsContext {
  readonly platform: Platform;
  readonly buses: BusStore;
  readonly archives: ArchiveStore;
  readonly replays: Replays;
  readonly router: Router;
}

/** The request's members; raises ValidationException. */
export function requestOf(input: unknown): Fields {
  return new Fields(input, validationError);
}

/** Refuses members that an action does not know or that are not imitated, by name. */
export function allowOnly(request: Fields, names: readonly string[]): void {
  for (const name of request.names())
    if (!names.includes(name) && request.has(name)) throw notSupported(`the parameter ${name}`);
}

/** An operation whose permission is its own name on what the request names. */
export function operation(
  action: string,
  resource: (request: Fields) => string,
  handle: (request: Fields) => unknown,
): Operation {
  return {
    requires: (input) => [{ action: `events:${action}`, resource: resource(requestOf(input)) }],
    handle: (input) => handle(requestOf(input)),
  };
}

/** The ARN of the bus that the member gives by name or ARN. */
export function busArnIn(context: EventsContext, request: Fields, member: string): string {
  return context.buses.arn(busNameOf(request.optionalString(member)));
}

/** The ARN of the rule that the request names, on the bus that it names. */
export function ruleArnIn(context: EventsContext, request: Fields, member: 'Name' | 'Rule'): string {
  return context.buses.ruleArn(busNameOf(request.optionalString('EventBusName')), request.string(member));
}

/** Seconds since the epoch, as the protocol writes times. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/** The page of `items` that the request's Limit and NextToken ask for, and the token of the next one. */
export function page<T>(
  items: readonly T[],
  request: Fields,
): { readonly items: readonly T[]; readonly token: { readonly NextToken?: string } } {
  const token = request.optionalString('NextToken');
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) throw validationError('Parameter NextToken is not valid.');
  const next = from + (request.optionalInteger('Limit', { min: 1, max: 100 }) ?? 100);
  return {
    items: items.slice(from, next),
    token: next < items.length ? { NextToken: Buffer.from(String(next)).toString('base64') } : {},
  };
}
