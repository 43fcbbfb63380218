import { CustomerError } from './errors.ts';
import type { PipeContext } from './pipe-context.ts';
import type { Payload } from './targets/target.ts';
import type { InputTemplate } from './templates/input-template.ts';

/**
 * One event as enrichment or target gets it. Raises CustomerError when the receiver needs JSON and the template rendered
 * something else: AWS calls that a delivery failure.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html#input-transform-implicit
 */
export function payloadOf(
  context: PipeContext,
  source: { readonly event: unknown; readonly view: unknown; readonly id: string | undefined },
  template: InputTemplate | undefined,
  needsJson: boolean,
): Payload {
  const { event, view, id } = source;
  if (!template) return { text: typeof event === 'string' && !needsJson ? event : JSON.stringify(event), view, id };
  const { text, missing } = template.render({ event, view, ingestionTime: context.platform.clock.now() });
  if (missing) noteMissing(context, missing);
  if (needsJson && !template.json) checkJson(text);
  return { text, view, id };
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new CustomerError(
      'InvalidTransformation',
      'The input template rendered what is not JSON, which its receiver needs. Wrap the path in an object: {"data": <$.body>}.',
    );
  }
}

/** What AWS does with a path that points at nothing is not documented, so it shows in the journal, once per path. */
function noteMissing({ platform, definition, missingPaths }: PipeContext, paths: readonly string[]): void {
  for (const path of paths) {
    if (missingPaths.has(path)) continue;
    missingPaths.add(path);
    platform.journal.record({
      correlationIds: [],
      action: 'pipes:Transform',
      from: definition.path,
      to: definition.path,
      start: platform.clock.now(),
      duration: 0,
      outcome: 'ok',
      attempt: 1,
      detail: { missingPath: path, writtenAs: 'an empty string' },
    });
  }
}
