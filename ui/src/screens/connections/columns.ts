/** The columns, in order. Their class decides width and when they give way (`columns.css`). */
import type { SortColumn } from '../../lib/ipc';
import * as words from '../../lib/words';
import { OUTCOME_SHAPES, type Shape } from '../../parts/shapes';
import type { RowTest } from './row-test';

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

/** With the one for ticks. */
export const COLUMN_COUNT = COLUMNS.length + 1;

/** What stands in the state's column while a run goes on. */
export const TEST_SHAPES: Record<RowTest, Shape> = {
  ...OUTCOME_SHAPES,
  waiting: { icon: 'waiting', tone: 'unknown' },
  running: { icon: 'ageing', tone: 'plain' },
  leftOut: { icon: 'unknown', tone: 'unknown' },
};
