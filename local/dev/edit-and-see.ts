import { statSync } from 'node:fs';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { changeLine, changeReport } from '../assembly/change-report.ts';
import { type Assembly, readAssembly } from '../assembly/manifest.ts';
import { type Approve, LossNotApproved } from '../assembly/stacks.ts';
import type { Cloud } from '../cloud.ts';
import { type Problem, shown, tidy } from './problem.ts';
import type { TypeCheck } from './type-check.ts';

/**
 * Until so long after a change its swap waits for the types: enough for a part of the project, or for all of it where
 * there are cores to spare. If they turn out wrong later, what was swapped is taken back.
 */
const TIME_FOR_TYPES_MS = 600;

export interface EditAndSeeParts {
  /** The folder that paths are shown relative to. */
  readonly project: string;
  /** Where the assembly comes to lie. */
  readonly directory: string;
  readonly cloud: Cloud;
  /** Writes the assembly of the sources as they stand. Raises AssemblyError. */
  synthesize(): Promise<void>;
  checkTypes(changed: readonly string[]): TypeCheck;
  /** Whether messages or items may be lost. */
  readonly approve: Approve;
  /** What to do about a loss that was not approved. */
  readonly hint: string;
  print(text: string): void;
}

/** Brings each change of the sources to the running cloud, or says why it can't run and leaves the cloud as it is. */
export class EditAndSee {
  readonly #parts: EditAndSeeParts;
  /** The last assembly whose types were right as well. */
  #good: Assembly;
  readonly #waiting = new Set<string>();
  /** Files whose types nobody has looked at to the end. */
  readonly #unchecked = new Set<string>();
  #news = Promise.withResolvers<void>();
  #working: Promise<void> | undefined;
  #problem = false;

  constructor(parts: EditAndSeeParts) {
    this.#parts = parts;
    this.#good = readAssembly(parts.directory);
  }

  /** Files were saved. What is saved while one change is brought comes right after it. */
  changed(paths: readonly string[]): void {
    for (const path of paths) this.#waiting.add(path);
    this.#news.resolve();
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    while (this.#waiting.size > 0) {
      const paths = [...this.#waiting];
      this.#waiting.clear();
      this.#news = Promise.withResolvers();
      await this.#bring(paths);
    }
  }

  async #bring(paths: readonly string[]): Promise<void> {
    const { project, directory, cloud, print } = this.#parts;
    const saved = savedAt(paths);
    const typesBy = performance.now() + TIME_FOR_TYPES_MS;
    print(`\n${paths.map((path) => shown(path, project)).join(', ')} changed`);
    for (const path of paths) this.#unchecked.add(path);
    const types = this.#parts.checkTypes([...this.#unchecked]);
    try {
      await this.#parts.synthesize();
      const soon = await Promise.race([types.errors, later(typesBy - performance.now())]);
      if (soon) return this.#tell({ title: 'Types', text: soon });
      const assembly = readAssembly(directory);
      const changes = await cloud.update(assembly, this.#parts.approve);
      const seconds = ((Date.now() - saved) / 1000).toFixed(2);
      const lines = changeReport(changes);
      print(
        lines.length > 0 ? `${lines.join('\n')}\nLive ${seconds} s after it was saved.` : 'No resource is different.',
      );
      if (changes.length > 0) cloud.announce({ type: 'deployed', changes: changes.map(changeLine) });
      const errors = await Promise.race([types.errors, this.#news.promise]);
      if (errors === undefined) return types.cancel();
      this.#unchecked.clear();
      if (errors === '') {
        this.#good = assembly;
        return this.#solved();
      }
      await cloud.update(this.#good, () => true);
      if (changes.length > 0) print('Taken back.');
      this.#tell({ title: 'Types', text: errors });
    } catch (error) {
      const problem = this.#problemOf(error);
      // What does not synthesize is often of a wrong type, and the compiler knows the place.
      const errors = await Promise.race([types.errors, this.#news.promise]);
      types.cancel();
      this.#tell(errors ? { ...problem, text: `${errors}\n${problem.text}` } : problem);
    }
  }

  #problemOf(error: unknown): Problem {
    const { project, hint } = this.#parts;
    if (error instanceof LossNotApproved)
      return { title: 'Something would be lost', text: `${error.message}\n${hint}` };
    if (!(error instanceof AssemblyError)) throw error;
    return { title: 'This version can not run', text: tidy(error.message, project) };
  }

  #tell({ title, text }: Problem): void {
    this.#problem = true;
    this.#parts.print(`✗ ${title}\n${text.replace(/^/gm, '  ')}\nThe last good version keeps running.`);
    this.#parts.cloud.announce({ type: 'problem', title, text });
  }

  #solved(): void {
    if (this.#problem) this.#parts.cloud.announce({ type: 'problem-solved' });
    this.#problem = false;
  }
}

/** When the last of the files was written, in milliseconds since the epoch; now, when all were removed. */
function savedAt(paths: readonly string[]): number {
  const times = paths.flatMap((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? []);
  return times.length > 0 ? Math.max(...times) : Date.now();
}

function later(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, undefined).unref();
  });
}
