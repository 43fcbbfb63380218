import { isRecord } from '../../core/fields.ts';
import type { Metrics } from '../../platform/metrics.ts';

/**
 * Records the metrics that stand in a log message in the embedded metric format; what is not of that format says nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function recordEmbeddedMetrics(metrics: Metrics, message: string): void {
  if (!message.includes('"CloudWatchMetrics"')) return;
  const root = parsed(message);
  const metadata = isRecord(root) ? root['_aws'] : undefined;
  const directives = isRecord(metadata) ? metadata['CloudWatchMetrics'] : undefined;
  if (!isRecord(root) || !Array.isArray(directives)) return;
  for (const directive of directives) if (isRecord(directive)) recordDirective(metrics, root, directive);
}

function recordDirective(
  metrics: Metrics,
  root: Readonly<Record<string, unknown>>,
  { Namespace, Dimensions, Metrics: definitions }: Readonly<Record<string, unknown>>,
): void {
  if (typeof Namespace !== 'string' || !Array.isArray(definitions)) return;
  const sets: readonly unknown[] = Array.isArray(Dimensions) ? Dimensions : [[]];
  for (const definition of definitions) {
    const name = isRecord(definition) ? definition['Name'] : undefined;
    if (typeof name !== 'string') continue;
    const values: readonly unknown[] = [root[name]].flat();
    for (const set of sets) {
      const dimensions = Object.fromEntries([set].flat().map((key) => [String(key), String(root[String(key)])]));
      for (const value of values) if (typeof value === 'number') metrics.record(Namespace, name, dimensions, value);
    }
  }
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
