/** How the rows of a run stand. */
import type { OutcomeName } from '../../lib/ipc';

export type RowTest = 'waiting' | 'running' | 'leftOut' | OutcomeName;

/** A plain map: a thousand rows end one by one and forty are drawn, so each change is not worth a signal of its own. */
export const rowTests = () => new Map<string, RowTest>();
