import { isRecord } from '../../../core/fields.ts';
import { malformedQuery } from './malformed-query.ts';

/** What a field holds; undefined where an event does not have it. */
export type Value = string | number | undefined;

/** The fields of one event, or of one row of a `stats`. */
export interface Row {
  field(name: string): Value;
}

/** A part of a query that has a value for each row. */
export type Expression = (row: Row) => Value;

/** A log event as a query sees it. Times are milliseconds since the epoch. */
export interface QueriedEvent {
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
  readonly logStream: string;
  /** `<account>:<log group>` */
  readonly log: string;
  readonly pointer: string;
}

/**
 * An event with the fields that Logs Insights discovers in it: its own, and those of a JSON message by their path,
 * elements of lists by their number (`errors.0`). True counts as 1 and false as 0.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
export class EventRow implements Row {
  readonly event: QueriedEvent;
  #parsed: { readonly json: unknown } | undefined;

  constructor(event: QueriedEvent) {
    this.event = event;
  }

  field(name: string): Value {
    const { event } = this;
    switch (name) {
      case '@timestamp':
        return event.timestamp;
      case '@ingestionTime':
        return event.ingestionTime;
      case '@message':
        return event.message;
      case '@logStream':
        return event.logStream;
      case '@log':
        return event.log;
      case '@ptr':
        return event.pointer;
      default:
        if (name.startsWith('@'))
          throw malformedQuery(`The field ${name} is not discovered by the local cloud: read it from @message.`);
        return this.#discovered(name);
    }
  }

  #discovered(name: string): Value {
    this.#parsed ??= { json: parsed(this.event.message) };
    const { json } = this.#parsed;
    // A key may itself contain full stops.
    const value = isRecord(json) && Object.hasOwn(json, name) ? json[name] : under(json, name.split('.'));
    if (typeof value === 'boolean') return value ? 1 : 0;
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  }
}

function under(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => {
    if (Array.isArray(value)) return value[Number(name)];
    return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, json);
}

function parsed(message: string): unknown {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

/** A row with further fields, which hide those of the same name. */
export class ExtendedRow implements Row {
  readonly #row: Row;
  readonly #fields: ReadonlyMap<string, Value>;

  constructor(row: Row, fields: ReadonlyMap<string, Value>) {
    this.#row = row;
    this.#fields = fields;
  }

  field(name: string): Value {
    return this.#fields.has(name) ? this.#fields.get(name) : this.#row.field(name);
  }
}

/** The value as a number; undefined when it is none. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value === undefined || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** Less than, equal or greater, as numbers where both are numbers and as text otherwise. */
export function compare(a: string | number, b: string | number): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return left - right;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
