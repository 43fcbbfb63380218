import { join } from 'node:path';
import { AwsError } from '../core/aws-error.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../platform/http.ts';
import { type PageFile, readConsole } from './console-files.ts';

/** The page runs its own script and style and speaks to its own server, nothing else. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
  vary: 'accept',
};

/** A page for browsers. Its files are read, and bundled if need be, when somebody first looks. */
export class ConsolePage {
  readonly #folder: string;
  readonly #policy: string;
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;
  /** The script, the style sheet and what else the page loads. */
  readonly route: HttpRoute;

  /**
   * `folder` holds the page's sources or its bundle, see `readConsole`; what it loads is served under `path`. `style` is
   * the hash of the one style element that the page's script may make.
   */
  constructor(folder: string, { path = '/console', style = '' }: { path?: string; style?: string } = {}) {
    this.#folder = folder;
    this.#policy = style === '' ? POLICY : POLICY.replace("style-src 'self'", `style-src 'self' '${style}'`);
    this.route = { path, handle: (request) => this.#answer(request, request.path.slice(path.length + 1)) };
  }

  /** Whether a browser asks for the console; `curl` and programs get the text. */
  wantedBy(request: HttpRequest): boolean {
    return request.path === '/' && wantsPage(request);
  }

  /** The page itself. */
  page(request: HttpRequest): Promise<HttpResponse> {
    return this.#answer(request, 'index.html');
  }

  /** The page at an address that answers programs, too: they are left to the route that is there already. */
  at(path: string): HttpRoute {
    return {
      path,
      takes: (request) => !request.query.has('query') && wantsPage(request),
      handle: this.page.bind(this),
    };
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
      throw new AwsError('NotFound', `The page has no file ${name}; the console is at /, GraphiQL at /graphql.`, {
        status: 404,
      });
    const headers = { ...HEADERS, 'content-security-policy': this.#policy, 'content-type': file.type, etag: file.etag };
    if (request.headers['if-none-match'] === file.etag) return { status: 304, headers, body: '' };
    return { status: 200, headers, body: file.body };
  }
}

/** The page at `/graphql`. Its dialogs put a style element into the page, which keeps it from scrolling under them. */
export function graphiqlPage(console: string): ConsolePage {
  return new ConsolePage(join(console, 'graphiql'), {
    path: '/console/graphiql',
    style: 'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo=',
  });
}

function wantsPage({ method, headers }: HttpRequest): boolean {
  return method === 'GET' && /\btext\/html\b/.test(headers['accept'] ?? '');
}
