import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

/** A copy of an assembly with a change in the template of one of its stacks. Remove it by `remove`. */
export class ChangedAssembly {
  readonly directory = mkdtempSync(join(tmpdir(), 'changed-'));

  constructor(original: string, stack: string, change: (resources: Record<string, TemplateResource>) => void) {
    cpSync(original, this.directory, { recursive: true });
    const file = join(this.directory, `${stack}.template.json`);
    const template: { Resources: Record<string, TemplateResource> } = JSON.parse(readFileSync(file, 'utf8'));
    change(template.Resources);
    writeFileSync(file, JSON.stringify(template));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** The one resource of a type. Raises an Error when there are more, or none. */
export function onlyOne(resources: Readonly<Record<string, TemplateResource>>, type: string): TemplateResource {
  const [found, ...others] = Object.values(resources).filter(({ Type }) => Type === type);
  if (!found || others.length > 0) throw new Error(`The template has not exactly one ${type}.`);
  return found;
}
