/** Reads a pipe's source until it is drained or stopped. */
export interface Source {
  /** Resolves when nothing is read any more: after a drain, when what was under way is done; after a stop, at once. */
  run(): Promise<void>;
}
