import { mapState } from '../states/map.ts';
import type { State } from '../states/state.ts';
import { type CompileContext, compileContainer } from './compile-container.ts';
import { compileHandlers } from './handlers.ts';
import { DISTRIBUTED_ONLY } from './state-fields.ts';
import { type StateReader, WITH_RESULT } from './state-reader.ts';

const PROCESSOR_FIELDS = new Set(['StartAt', 'States', 'Comment', 'ProcessorConfig']);

/** An inline Map; a distributed one is refused by name. */
export function compileMap(
  name: string,
  reader: StateReader,
  context: CompileContext,
  next: string | undefined,
): State | undefined {
  // Iterator is the older name of ItemProcessor.
  const processor = reader.part(reader.has('Iterator') ? 'Iterator' : 'ItemProcessor');
  if (!processor) {
    reader.require(['ItemProcessor']);
    return undefined;
  }
  checkInline(reader, processor);
  processor.allow(PROCESSOR_FIELDS);
  return mapState(name, {
    processor: compileContainer(processor.raw, processor.location, context),
    items: reader.typed('Items', Array.isArray, 'a list'),
    itemSelector: reader.template('ItemSelector'),
    maxConcurrency: reader.typed('MaxConcurrency', isCount, 'an integer of 0 or more'),
    toleratedFailureCount: reader.typed('ToleratedFailureCount', isCount, 'an integer of 0 or more'),
    toleratedFailurePercentage: reader.typed(
      'ToleratedFailurePercentage',
      (value) => typeof value === 'number' && value >= 0 && value <= 100,
      'a number from 0 to 100',
    ),
    outputs: reader.outputs(WITH_RESULT),
    handlers: compileHandlers(reader),
    next,
  });
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function checkInline(reader: StateReader, processor: StateReader): void {
  const mode = processor.part('ProcessorConfig')?.raw['Mode'];
  if (mode === 'DISTRIBUTED')
    reader.problems.unsupported(
      "A Map state with the mode 'DISTRIBUTED' is not supported",
      `${processor.location}/ProcessorConfig/Mode`,
    );
  else if (mode !== undefined && mode !== 'INLINE')
    reader.problems.schema(
      'Value should be one of the following: [DISTRIBUTED, INLINE]',
      `${processor.location}/ProcessorConfig/Mode`,
    );
  for (const field of DISTRIBUTED_ONLY)
    if (reader.has(field))
      reader.problems.unsupported(`The field '${field}' is not supported`, `${reader.location}/${field}`);
}
