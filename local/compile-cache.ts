import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** Nothing in it need be kept; a changed file is compiled anew. */
const COMPILE_CACHE = join(import.meta.dirname, '../node_modules/.cache/compile');

/**
 * Loaded before all else (`node --import`): keeps what Node makes of each source file, types stripped and code compiled,
 * for the next start.
 */
enableCompileCache(COMPILE_CACHE);
