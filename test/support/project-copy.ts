import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');

/** All that the app is made of, and its assembly. */
const PARTS = [
  'bin',
  'lib',
  'src',
  'statemachine',
  'schema.graphql',
  'events',
  'cdk.json',
  'cdk.out',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'local-cloud.json',
];

/** A copy of the project in a folder of its own, for a test that edits it. Remove it by `remove`. */
export class ProjectCopy {
  readonly directory = mkdtempSync(join(tmpdir(), 'project-'));

  /** `more` are further files and folders of the project. */
  constructor(more: readonly string[] = []) {
    for (const part of [...PARTS, ...more])
      if (existsSync(join(PROJECT, part))) cpSync(join(PROJECT, part), join(this.directory, part), { recursive: true });
    symlinkSync(join(PROJECT, 'node_modules'), join(this.directory, 'node_modules'));
  }

  read(file: string): string {
    return readFileSync(join(this.directory, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.directory, file), text);
  }

  /** Replaces a text in a file everywhere; it must be there. */
  edit(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not say ${from}.`);
    this.write(file, text.replaceAll(from, to));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
