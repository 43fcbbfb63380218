import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Loaded before all else (`node --import`): keeps what Node makes of each source file, types stripped and code compiled,
 * for the next start. Nothing in it need be kept; a changed file is compiled anew.
 */
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compile'));
