import type { Trace } from '../../local/control/views.ts';
import { Json, type Tone } from '../ui/parts.tsx';
import type { Bar } from '../ui/waterfall.tsx';

/** What X-Ray's segment documents have in common; seconds since the epoch. */
interface Segment {
  readonly id: string;
  readonly name: string;
  readonly origin?: string;
  readonly start_time: number;
  readonly end_time?: number;
  readonly fault?: boolean;
  readonly error?: boolean;
  readonly throttle?: boolean;
  readonly subsegments?: readonly unknown[];
}

/** The segments of traces and what is nested in them, as bars; documents that are not segments are left out. */
export function traceBars(traces: readonly Trace[]): Bar[] {
  return traces.flatMap((trace) =>
    trace.Segments.map(({ Document }) => parseSegment(Document))
      .filter((segment) => segment !== undefined)
      .toSorted((a, b) => a.start_time - b.start_time)
      .flatMap((segment) => barsOf(segment, trace.Id, 0)),
  );
}

function barsOf(segment: Segment, trace: string, depth: number): Bar[] {
  const { subsegments = [], ...own } = segment;
  const bar: Bar = {
    key: `${trace} ${segment.id}`,
    label: (
      <>
        <span className="route">{segment.name}</span>
        <span className="action">{segment.origin ?? (depth === 0 ? trace : '')}</span>
      </>
    ),
    start: segment.start_time * 1000,
    duration: Math.max(0, ((segment.end_time ?? segment.start_time) - segment.start_time) * 1000),
    tone: toneOf(segment),
    depth,
    detail: () => <Json label={`Segment ${segment.name}`} value={own} />,
  };
  return [bar, ...subsegments.filter(isSegment).flatMap((child) => barsOf(child, trace, depth + 1))];
}

function toneOf({ fault, error, throttle, end_time }: Segment): Tone {
  return fault || error || throttle ? 'bad' : end_time === undefined ? 'busy' : 'good';
}

function parseSegment(document: string): Segment | undefined {
  const value: unknown = JSON.parse(document);
  return isSegment(value) ? value : undefined;
}

function isSegment(value: unknown): value is Segment {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'name' in value &&
    'start_time' in value &&
    typeof value.start_time === 'number'
  );
}
