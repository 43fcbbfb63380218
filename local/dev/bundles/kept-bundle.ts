import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BuildContext, BuildOptions, Metafile } from 'esbuild';
import { InputStamps } from './input-stamps.ts';

/** A file that esbuild made. */
export interface BundledFile {
  readonly path: string;
  readonly contents: Uint8Array;
  readonly hash: string;
}

/** `unsuited`: esbuild has something to say of it, or what it made can lie in one place only. */
export type BundleAnswer = readonly BundledFile[] | 'unsuited';

/** The part of esbuild that is used here. */
export interface Esbuild {
  context(
    options: BuildOptions & { write: false; metafile: true },
  ): Promise<BuildContext<{ write: false; metafile: true }>>;
}

/** A bundle that is made again only when something that it depends on has changed, and then from what esbuild remembers. */
export class KeptBundle {
  readonly #folder: string;
  readonly #context: ReturnType<Esbuild['context']>;
  #stamps: InputStamps | undefined;
  #last: Promise<BundleAnswer> = Promise.resolve('unsuited');

  constructor(esbuild: Esbuild, options: BuildOptions) {
    this.#folder = options.absWorkingDir ?? process.cwd();
    this.#context = esbuild.context({ ...options, logLevel: 'silent', write: false, metafile: true });
  }

  /** The bundle of the files as they stand. */
  current(): Promise<BundleAnswer> {
    this.#last = this.#last.then((last) => (this.#stamps?.hold() ? last : this.#make()));
    return this.#last;
  }

  /** Lets go of what esbuild remembers. */
  async forget(): Promise<void> {
    await this.#last;
    const context = await this.#context.catch(() => undefined);
    await context?.dispose();
  }

  async #make(): Promise<BundleAnswer> {
    this.#stamps = undefined;
    const begin = Date.now();
    try {
      const context = await this.#context;
      const { outputFiles, warnings, metafile } = await context.rebuild();
      if (warnings.length > 0 || dependsOnItsPlace(metafile)) return 'unsuited';
      this.#stamps = new InputStamps(filesOf(metafile, this.#folder), begin);
      return outputFiles.map(({ path, contents, hash }) => ({ path, contents, hash }));
    } catch {
      // Whoever wants the bundle asks esbuild itself then, and hears what is wrong.
      return 'unsuited';
    }
  }
}

/** Imports of files that are not in the bundle are written as seen from where it lies. */
function dependsOnItsPlace({ outputs }: Metafile): boolean {
  return Object.values(outputs).some(({ imports }) =>
    imports.some(({ path, external }) => external && path.startsWith('.')),
  );
}

/** Inputs that are no files, as what a package disables for browsers, depend on the files of that package. */
function filesOf({ inputs }: Metafile, folder: string): string[] {
  return Object.keys(inputs)
    .map((input) => resolve(folder, input))
    .filter((file) => existsSync(file));
}
