import type { Fields } from '../../../core/fields.ts';
import type { TemplateResource } from '../../../platform/resources.ts';
import type { Api } from '../api.ts';
import type { CompiledCode } from '../runtime/compile.ts';
import { codeOf, isDirect } from './code.ts';

/** The code, when it exports both handlers; else an Error that names the missing one. */
export function bothHandlers(code: CompiledCode): CompiledCode {
  for (const handler of ['request', 'response'] as const)
    if (!code.has(handler)) throw new Error(`${code.name}: the code does not export the function ${handler}.`);
  return code;
}

/**
 * The code around the data source that `DataSourceName` names; undefined when there is none and the data source does
 * without. Raises an Error for code that can't be run, or that is missing.
 */
export function codeAround(
  api: Api,
  { resource, fields, name }: { resource: TemplateResource; fields: Fields; name: string },
): CompiledCode | undefined {
  const source = fields.optionalString('DataSourceName');
  if (isDirect(fields) && source !== undefined && api.dataSource(source).direct) return undefined;
  return bothHandlers(api.runtime.compile(codeOf(resource, fields), name));
}

/** Raises an Error for a data source that is asked for several fields at once. */
export function refuseBatches(fields: Fields): void {
  const most = fields.optionalInteger('MaxBatchSize', { min: 0, max: 2_000 });
  if (most)
    throw new Error(`MaxBatchSize is ${most}; the local cloud does not batch invocations. Leave it out or set 0.`);
}
