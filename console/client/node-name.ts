/** Whether a name of the journal is a node or something inside of it: a state of a machine, a stream of a table. */
export function isWithin(name: string, node: string): boolean {
  return name === node || name.startsWith(`${node}/`) || name.startsWith(`${node} `);
}
