import type { SourceLocation } from 'graphql';

/** Where in a document an error is, as AppSync tells it. */
export interface ErrorLocation {
  readonly line: number;
  readonly column: number;
  readonly sourceName: null;
}

/** Null stands for nowhere. */
export function locationsOf(locations: readonly SourceLocation[] | undefined): readonly ErrorLocation[] | null {
  return locations ? locations.map(({ line, column }) => ({ line, column, sourceName: null })) : null;
}
