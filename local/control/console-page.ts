import { AwsError } from '../core/aws-error.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../platform/service.ts';
import { type PageFile, readConsole } from './console-files.ts';

/** The page runs its own script and style and speaks to its own server, nothing else. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
  vary: 'accept',
};

/** The console at `/`. Its files are read, and bundled if need be, when somebody first looks. */
export class ConsolePage {
  readonly #folder: string;
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** `folder` holds the page's sources or its bundle; see `readConsole`. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The script, the style sheet and what else the page loads. */
  readonly route: HttpRoute = {
    path: '/console',
    handle: (request) => this.#answer(request, request.path.slice('/console/'.length)),
  };

  /** Whether a browser asks for a page; `curl` and programs get the text. */
  wantedBy(request: HttpRequest): boolean {
    return request.method === 'GET' && request.path === '/' && /\btext\/html\b/.test(request.headers['accept'] ?? '');
  }

  /** The page itself. */
  page(request: HttpRequest): Promise<HttpResponse> {
    return this.#answer(request, 'index.html');
  }

  async #answer(request: HttpRequest, name: string): Promise<HttpResponse> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new AwsError('MethodNotAllowed', `${request.path} can only be read.`, { status: 405 });
    this.#files ??= readConsole(this.#folder);
    const files = await this.#files.catch((error: unknown) => {
      this.#files = undefined;
      throw error;
    });
    const file = files.get(name);
    if (!file)
      throw new AwsError('NotFound', `The console has no file ${name}; open its page at /.`, {
        status: 404,
      });
    const headers = { ...HEADERS, 'content-type': file.type, etag: file.etag };
    if (request.headers['if-none-match'] === file.etag) return { status: 304, headers, body: '' };
    return { status: 200, headers, body: file.body };
  }
}
