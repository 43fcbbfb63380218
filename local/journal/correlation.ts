import { isRecord } from '../core/fields.ts';

const NONE: readonly string[] = [];

/**
 * Ties a hop to the business object it is about. The local cloud knows nothing of orders: the path (`id`) is given in
 * its configuration and looked up in each hop's payload; hops inside an invocation inherit by trace id.
 */
export class Correlation {
  readonly #path: readonly string[];
  /** By trace, and by trace and segment. */
  readonly #byPlace = new Map<string, readonly string[]>();
  static readonly #rememberedPlaces = 20_000;

  /** `path` is dotted, `id` or `detail.orderId`. */
  constructor(path: string) {
    this.#path = path.split('.');
  }

  /** The ids in payloads: plain JSON values, JSON in strings, or DynamoDB's typed values. Without repeats. */
  idsOf(payloads: readonly unknown[]): readonly string[] {
    // Not pushed: an array that grows takes room for 17, and the journal keeps these, most of which hold one.
    let ids = NONE;
    for (const payload of payloads) {
      const id = this.#lookUp(payload);
      if (id !== undefined && !ids.includes(id)) ids = ids.length === 0 ? [id] : [...ids, id];
    }
    return ids;
  }

  /**
   * From now on, calls that carry this trace header are about `ids`: those of the same segment, and others of the trace
   * as long as nothing is known of their segment. What is known to be about several ids is not narrowed down to one.
   */
  remember(traceHeader: string, ids: readonly string[]): void {
    const { root, segment } = placesOf(traceHeader);
    if (root === undefined || ids.length === 0) return;
    this.#keep(root, ids);
    if (segment !== undefined) this.#keep(segment, ids);
  }

  /** The ids remembered for a trace header (`Root=1-…;Parent=…;Sampled=1`). */
  ofTrace(traceHeader: string | undefined): readonly string[] {
    if (!traceHeader) return [];
    const { root, segment } = placesOf(traceHeader);
    return (segment && this.#byPlace.get(segment)) || (root && this.#byPlace.get(root)) || [];
  }

  #keep(place: string, ids: readonly string[]): void {
    const known = this.#byPlace.get(place);
    if (known && known.length > ids.length && ids.every((id) => known.includes(id))) return;
    this.#byPlace.set(place, ids);
    if (this.#byPlace.size > Correlation.#rememberedPlaces) {
      const oldest = this.#byPlace.keys().next().value;
      if (oldest !== undefined) this.#byPlace.delete(oldest);
    }
  }

  #lookUp(payload: unknown): string | undefined {
    let value: unknown = typeof payload === 'string' ? parseOrUndefined(payload) : payload;
    for (const name of this.#path) {
      if (!isRecord(value)) return undefined;
      value = value[name];
      if (isRecord(value) && isRecord(value['M'])) value = value['M'];
    }
    if (isRecord(value)) value = value['S'] ?? value['N'];
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  }
}

function parseOrUndefined(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where in a trace a header stands: the trace, and the segment that calls; undefined as far as the header does not say. */
function placesOf(traceHeader: string): { root: string | undefined; segment: string | undefined } {
  const root = /Root=([^;]+)/.exec(traceHeader)?.[1];
  const parent = root && /Parent=([^;]+)/.exec(traceHeader)?.[1];
  return { root, segment: parent && `${root} ${parent}` };
}
