import type { DataSource } from '../data-sources/data-source.ts';
import type { CompiledCode } from '../runtime/compile.ts';

/** A step of a pipeline: code around one data source. */
export interface AppSyncFunction {
  readonly id: string;
  readonly name: string;
  /** Undefined when its data source is asked directly. */
  readonly code: CompiledCode | undefined;
  readonly dataSource: DataSource;
}

/** What resolves one field of the schema. */
export interface Resolver {
  readonly arn: string;
  readonly typeName: string;
  readonly fieldName: string;
  /** One data source, or functions one after the other. */
  readonly kind:
    | { readonly type: 'UNIT'; readonly code: CompiledCode | undefined; readonly dataSource: DataSource }
    | { readonly type: 'PIPELINE'; readonly code: CompiledCode; readonly functions: readonly AppSyncFunction[] };
}
