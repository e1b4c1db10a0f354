/** Sets of ids that are replaced, never changed: whoever holds one holds what it was. */
export type Ids = ReadonlySet<string>;

export const NONE: Ids = new Set();

export const idsOf = (list: Iterable<string>): Ids => new Set(list);

export const withBoth = (one: Ids, other: Iterable<string>): Ids => new Set([...one, ...other]);

export function toggled(ids: Ids, id: string): Ids {
  const changed = new Set(ids);
  if (!changed.delete(id)) changed.add(id);
  return changed;
}
