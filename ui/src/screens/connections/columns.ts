/** The columns: their order, widths, and which give way where there is no room. */
import type { SortColumn } from '../../lib/ipc';
import * as words from '../../lib/words';
import { OUTCOME_SHAPES, type Shape } from '../../parts/shapes';
import type { RowTest } from './row-test';

export interface Column {
  id: SortColumn;
  label: string;
  /** In pixels; the name takes what the others leave. */
  width: number | null;
}

const WIDTHS: Record<SortColumn, number | null> = {
  state: 128,
  name: null,
  system: 164,
  kind: 84,
  organization: 116,
  enterprise: 104,
  remoteId: 92,
  account: 98,
  credential: 102,
  age: 84,
  expires: 84,
  lastCheck: 84,
  usedBy: 72,
};

export const COLUMNS: readonly Column[] = (Object.keys(WIDTHS) as SortColumn[]).map((id) => ({
  id,
  label: words.connections.columns[id],
  width: WIDTHS[id],
}));

/** With the one for ticks. */
export const COLUMN_COUNT = COLUMNS.length + 1;

const TICK = 34;
/** Less than this shows no name. */
const NAME = 110;

/** Which columns may be hidden, the first to give way first. What somebody has to ask for stays longest. */
export const GIVE_WAY: readonly SortColumn[] = [
  'usedBy',
  'age',
  'lastCheck',
  'account',
  'kind',
  'expires',
  'credential',
  'enterprise',
  'remoteId',
  'organization',
  'system',
];

/** What the window usually has beside its list: the rail and margins. */
const BESIDE = 236;
/** In a narrow window the rail is above. */
const NARROW = 760;
const MARGINS = 20;

/** How wide the list will be, before it is laid out. */
export const roomAtFirst = (): number => innerWidth - (innerWidth > NARROW ? BESIDE : MARGINS);

/** Those of the chosen columns that have room in so many pixels. */
export function fitting(chosen: readonly SortColumn[], room: number): SortColumn[] {
  const shown = [...chosen];
  let needed = shown.reduce((sum, id) => sum + (WIDTHS[id] ?? NAME), TICK);
  for (const id of GIVE_WAY) {
    const place = shown.indexOf(id);
    if (needed <= room || place < 0) continue;
    shown.splice(place, 1);
    needed -= WIDTHS[id] ?? 0;
  }
  return shown;
}

/** What stands in the state's column while a run goes on. */
export const TEST_SHAPES: Record<RowTest, Shape> = {
  ...OUTCOME_SHAPES,
  waiting: { icon: 'waiting', tone: 'unknown' },
  running: { icon: 'ageing', tone: 'plain' },
  leftOut: { icon: 'unknown', tone: 'unknown' },
};
