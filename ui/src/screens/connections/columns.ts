/** The columns, in order. Their class decides width and when they give way (`columns.css`). */
import type { SortColumn } from '../../lib/ipc';
import * as words from '../../lib/words';

export interface Column {
  id: SortColumn;
  label: string;
}

export const COLUMNS: readonly Column[] = (
  [
    'state',
    'name',
    'system',
    'kind',
    'account',
    'credential',
    'age',
    'expires',
    'lastCheck',
    'usedBy',
  ] as const
).map((id) => ({ id, label: words.connections.columns[id] }));
