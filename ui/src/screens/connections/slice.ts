/** Which rows of a long list are visible. */
import type { ListInput } from '../../lib/ipc';

/** Height of a row in pixels, the same as `--row`. */
export const ROW_HEIGHT = 36;

/** Rows read beyond the visible ones, each way. */
export const MARGIN = 10;

/** Before the list was measured, enough rows for a tall window are drawn. */
const UNMEASURED = 720;

export interface Slice {
  first: number;
  /** One past the last. */
  last: number;
}

/** Rows that are at least partly visible, with two more each way so that scrolling shows no gap. */
export function visibleSlice(scrollTop: number, height: number): Slice {
  const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - 2);
  const last = Math.ceil((scrollTop + (height || UNMEASURED)) / ROW_HEIGHT) + 2;
  return { first, last };
}

/** How far to scroll so that a row is wholly visible below the header. */
export function scrollToShow(index: number, scrollTop: number, height: number, header: number): number {
  const top = index * ROW_HEIGHT;
  const bottom = top + ROW_HEIGHT + header;
  if (top < scrollTop) return top;
  return bottom > scrollTop + height ? bottom - height : scrollTop;
}

/** What a list asks first, in a window of this height. */
export function firstQuery(windowHeight: number): ListInput {
  const limit = visibleSlice(0, windowHeight).last + MARGIN;
  return { text: '', sort: 'state', isDescending: false, collapsed: [], offset: 0, limit };
}
