/**
 * Where GraphiQL keeps tabs, headers and history: in this browser, apart for each `scope`, so that another API or key
 * begins anew instead of with headers that no longer work. GraphiQL shows the variables of its first tab only when it
 * finds them here, so `firstVariables` are put in before anything else is.
 */
export function storageOf(scope: string, firstVariables: string | undefined): Storage {
  const prefix = `${scope} `;
  if (firstVariables !== undefined && localStorage.getItem(`${prefix}graphiql:tabState`) === null)
    localStorage.setItem(`${prefix}graphiql:variables`, firstVariables);
  const names = (): string[] => Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  return {
    get length() {
      return names().length;
    },
    key: (index) => names()[index]?.slice(prefix.length) ?? null,
    getItem: (name) => localStorage.getItem(prefix + name),
    setItem: (name, value) => localStorage.setItem(prefix + name, value),
    removeItem: (name) => localStorage.removeItem(prefix + name),
    clear: () => {
      for (const name of names()) localStorage.removeItem(name);
    },
  };
}
