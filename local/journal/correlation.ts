import { isRecord } from '../core/fields.ts';

/**
 * Ties a hop to the business object it is about. The local cloud knows nothing of orders: the path (`id`) is given in
 * its configuration and looked up in each hop's payload; hops inside an invocation inherit by trace id.
 */
export class Correlation {
  readonly #path: readonly string[];
  readonly #byTraceRoot = new Map<string, readonly string[]>();
  static readonly #rememberedTraces = 10_000;

  /** `path` is dotted, `id` or `detail.orderId`. */
  constructor(path: string) {
    this.#path = path.split('.');
  }

  /** The ids in payloads: plain JSON values, JSON in strings, or DynamoDB's typed values. Without repeats. */
  idsOf(payloads: readonly unknown[]): readonly string[] {
    const ids: string[] = [];
    for (const payload of payloads) {
      const id = this.#lookUp(payload);
      if (id !== undefined && !ids.includes(id)) ids.push(id);
    }
    return ids;
  }

  /** From now on, calls that carry this trace header are about `ids`. */
  remember(traceHeader: string, ids: readonly string[]): void {
    const root = rootOf(traceHeader);
    if (!root || ids.length === 0) return;
    this.#byTraceRoot.set(root, ids);
    if (this.#byTraceRoot.size > Correlation.#rememberedTraces) {
      const oldest = this.#byTraceRoot.keys().next().value;
      if (oldest !== undefined) this.#byTraceRoot.delete(oldest);
    }
  }

  /** The ids remembered for a trace header (`Root=1-…;Parent=…;Sampled=1`). */
  ofTrace(traceHeader: string | undefined): readonly string[] {
    const root = traceHeader && rootOf(traceHeader);
    return (root && this.#byTraceRoot.get(root)) || [];
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

function rootOf(traceHeader: string): string | undefined {
  return /Root=([^;]+)/.exec(traceHeader)?.[1];
}
