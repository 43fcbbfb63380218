import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page's files by name, `index.html` and what it loads. */
export type ConsoleFiles = ReadonlyMap<string, Uint8Array>;

/** One file as it is sent. */
export interface PageFile {
  readonly body: Buffer;
  readonly type: string;
  /** Changes with the content. */
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/**
 * Bundles the page whose sources (`index.html`, `main.tsx`) are in `folder`: a script, a style sheet and the parts that
 * are loaded only when they are needed. Writing the result to a folder gives one that `readConsole` takes as it is.
 * Raises esbuild's error for sources that it can't read.
 */
export async function bundleConsole(folder: string): Promise<ConsoleFiles> {
  // Loaded here, so that a start which nobody looks at never pays for it.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.tsx')],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    legalComments: 'eof',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    outdir: folder,
    logLevel: 'silent',
  });
  return new Map<string, Uint8Array>([
    ['index.html', readFileSync(join(folder, 'index.html'))],
    ...outputFiles.map(({ path, contents }): [string, Uint8Array] => [path.slice(folder.length + 1), contents]),
  ]);
}

/** The page from a folder of sources, or of what `bundleConsole` made of them. Raises an Error when it is neither. */
export async function readConsole(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  if (!existsSync(join(folder, 'index.html'))) throw new Error(`The console's page is not in ${folder}.`);
  const files = existsSync(join(folder, 'main.tsx'))
    ? await bundleConsole(folder)
    : new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  return new Map([...files].map(([name, content]) => [name, pageFile(name, Buffer.from(content))]));
}

function pageFile(name: string, body: Buffer): PageFile {
  return {
    body,
    type: TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
  };
}
