import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { readZip } from './zip.ts';

/** Where the code of functions lies: folders are run where they are, archives are unpacked for as long as we run. */
export class CodeStore {
  readonly #unpacked = new Map<string, string>();

  /** The folder of an asset, a folder or a zip archive. Raises an Error that names an asset that is neither. */
  taskRoot(assetPath: string): string {
    if (statSync(assetPath).isDirectory()) return assetPath;
    const known = this.#unpacked.get(assetPath);
    if (known) return known;
    const folder = mkdtempSync(join(tmpdir(), 'lambda-code-'));
    this.#unpacked.set(assetPath, folder);
    for (const { name, content } of readZip(readFileSync(assetPath), assetPath)) {
      const path = resolve(folder, name);
      if (!path.startsWith(folder + sep))
        throw new Error(`The archive ${assetPath} holds ${name}, which leads outside.`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return folder;
  }

  /** Removes what was unpacked. */
  clear(): void {
    for (const folder of this.#unpacked.values()) rmSync(folder, { recursive: true, force: true });
    this.#unpacked.clear();
  }
}
