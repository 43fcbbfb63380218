import { useSyncExternalStore } from 'react';

/** Where the page is: `#/orders/01M8?tab=trace` is view `orders`, rest `01M8` and a query. */
export interface Route {
  readonly view: string;
  /** What follows the view, decoded; empty when there is nothing. */
  readonly rest: string;
  readonly query: URLSearchParams;
}

/** Reads the part of the address after `#`. */
function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [view = '', ...rest] = path.split('/');
  return { view: view || 'map', rest: decode(rest.join('/')), query: new URLSearchParams(search) };
}

/** The address of a view, for `href`. Parts of the query that are empty are left out. */
export function hrefOf(view: string, rest = '', query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return `#/${view}${rest && `/${encodeURIComponent(rest)}`}${search && `?${search}`}`;
}

/** Goes to an address; `replace` leaves no step for the back button. */
export function go(href: string, { replace = false } = {}): void {
  if (replace) {
    history.replaceState(null, '', href);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else location.hash = href;
}

/** The current route; changes with the address. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash,
  );
  return parseRoute(hash);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
