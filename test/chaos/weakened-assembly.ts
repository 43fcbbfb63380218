import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../lib/bundle-options.ts';
import { ASSEMBLY } from '../support/cloud.ts';

const TEMPLATE = 'Orders-dev.template.json';

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

/** A copy of the project's assembly in which a test takes out one protection. Remove it by `remove`. */
export class WeakenedAssembly {
  readonly directory = mkdtempSync(join(tmpdir(), 'weakened-'));
  readonly #template: { Resources: Record<string, Resource> };

  constructor() {
    cpSync(ASSEMBLY, this.directory, { recursive: true });
    this.#template = JSON.parse(readFileSync(join(this.directory, TEMPLATE), 'utf8'));
  }

  /** Changes the properties of the one resource of this type whose logical id begins so. */
  change(type: string, logicalId: string, change: (properties: Record<string, unknown>) => void): void {
    const found = Object.entries(this.#template.Resources).filter(
      ([id, resource]) => resource.Type === type && id.startsWith(logicalId),
    );
    const [first] = found;
    if (!first || found.length > 1) throw new Error(`${found.length} resources of type ${type} begin ${logicalId}.`);
    change(first[1].Properties);
    writeFileSync(join(this.directory, TEMPLATE), JSON.stringify(this.#template));
  }

  /** Replaces text in a property that is text; it must be there. */
  replace(type: string, logicalId: string, property: string, from: string, to: string): void {
    this.change(type, logicalId, (properties) => {
      const text = String(properties[property]);
      if (!text.includes(from)) throw new Error(`${logicalId} does not say ${from}.`);
      properties[property] = text.replace(from, to);
    });
  }

  /** Bundles a function anew from sources in which texts are replaced, by the end of the file's name. */
  async rebundle(
    name: string,
    replacements: Readonly<Record<string, readonly [from: string, to: string]>>,
  ): Promise<void> {
    const replaced = new Set<string>();
    const { outputFiles } = await build({
      ...bundleOptions(name),
      write: false,
      plugins: [
        {
          name: 'weaken',
          setup: (on) =>
            on.onLoad({ filter: /src[/\\].*\.ts$/ }, ({ path }) => {
              const file = Object.keys(replacements).find((end) => path.endsWith(end));
              const [from, to] = (file !== undefined && replacements[file]) || ['', ''];
              if (file === undefined) return undefined;
              const source = readFileSync(path, 'utf8');
              if (!source.includes(from)) throw new Error(`${path} does not say ${from}.`);
              replaced.add(file);
              return { contents: source.replace(from, to), loader: 'ts' };
            }),
        },
      ],
    });
    if (replaced.size < Object.keys(replacements).length) throw new Error(`Not all of ${name} was replaced.`);
    writeFileSync(join(this.directory, this.#assetOf(name), 'index.cjs'), outputFiles[0]?.text ?? '');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  /** The folder of a function's bundle: the one whose code names the service. */
  #assetOf(name: string): string {
    const logicalId = name === 'process-payment' ? 'PaymentsProcessPayment' : 'PaymentsRefundPayment';
    const lambda = Object.entries(this.#template.Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(logicalId),
    );
    const code = lambda?.[1].Properties['Code'] as { S3Key?: string } | undefined;
    const hash = code?.S3Key?.replace(/\.zip$/, '') ?? '';
    const folder = readdirSync(this.directory).find((entry) => entry === `asset.${hash}`);
    if (folder === undefined) throw new Error(`The bundle of ${name} is not in the assembly.`);
    return folder;
  }
}
