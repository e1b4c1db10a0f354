/** Which rows are ticked. Apart from the row that the panel shows: looking at one changes no selection. */

import { idsOf as idsIn, NONE, toggled, withBoth, type Ids } from './ids';

/** The ids of `count` rows from `first` on, in the order of the list; from the core, since most rows are not here. */
export type IdsOf = (first: number, count: number) => Promise<string[]>;

/** More than any list holds, and still a 32-bit number. */
export const EVERYTHING = 4_294_967_295;

export class Selection {
  ids = $state.raw<Ids>(NONE);

  readonly #idsOf: IdsOf;
  /** Where a range begins, and what was ticked before it. */
  #anchor: number | null = null;
  #before: Ids = NONE;
  #turn = 0;

  constructor(idsOf: IdsOf) {
    this.#idsOf = idsOf;
  }

  get count(): number {
    return this.ids.size;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Ticks or unticks one row; a range would begin here. */
  toggle(index: number, id: string): void {
    this.take(toggled(this.ids, id));
    this.#anchor = index;
  }

  /** Ticks the rows from where the range began, else from `from`, to `to`; the range grows and shrinks with `to`. */
  async extend(from: number, to: number): Promise<void> {
    if (this.#anchor === null) {
      this.#anchor = from;
      this.#before = this.ids;
    }
    const first = Math.min(this.#anchor, to);
    this.#turn += 1;
    const turn = this.#turn;
    const range = await this.#idsOf(first, Math.abs(to - this.#anchor) + 1);
    if (turn === this.#turn) this.ids = withBoth(this.#before, range);
  }

  /** Ticks whatever matches the filter, shown or not. */
  async all(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const ids = await this.#idsOf(0, EVERYTHING);
    if (turn === this.#turn) this.take(ids);
  }

  take(ids: Iterable<string>): void {
    this.#turn += 1;
    this.ids = idsIn(ids);
    this.#before = this.ids;
    this.#anchor = null;
  }

  clear(): void {
    if (this.count > 0 || this.#anchor !== null) this.take(NONE);
  }

  /** Places mean other rows from now on; what is ticked stays. */
  forgetPlaces(): void {
    this.#anchor = null;
    this.#before = this.ids;
  }
}
