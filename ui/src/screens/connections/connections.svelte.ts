/** The list's visible slice, and the connection shown beside it. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import {
  ipc,
  type ConnectionView,
  type FilterProblemView,
  type GroupingName,
  type GroupView,
  type LineView,
  type ListInput,
  type ListingView,
  type RowView,
  type SortColumn,
} from '../../lib/ipc';
import { Ladder } from '../../lib/ladder.svelte';
import * as words from '../../lib/words';
import { fitting, roomAtFirst } from './columns';
import { EVERYTHING, Selection } from '../../lib/selection.svelte';
import { MARGIN } from './slice';
import { Tests } from './tests.svelte';

/** With the rows of folded groups. */
const UNFOLDED = { collapsed: [] };

export class ConnectionsState {
  readonly ladder = new Ladder();
  readonly selection = new Selection((first, count) =>
    // Folded rows match, too; but places are counted without them.
    ipc.matchConnections({
      ...this.#order,
      ...(count === EVERYTHING && UNFOLDED),
      offset: first,
      limit: count,
    }),
  );
  readonly tests: Tests;

  sort = $state<SortColumn>('state');
  isDescending = $state(false);
  /** What puts rows together, as the core remembers it. */
  groupBy = $state<GroupingName | null>(null);
  /** The columns that were chosen, as the core remembers them; empty until the list was read. */
  columns = $state.raw<SortColumn[]>([]);
  /** How wide the list is, in pixels. */
  room = $state(roomAtFirst());
  /** Those of the chosen columns that have room. */
  readonly fits = $derived(fitting(this.columns, this.room));
  /** Keys of the groups whose rows are folded away. */
  collapsed = $state.raw<string[]>([]);
  /** Headings and rows. */
  lines = $state.raw<LineView[]>([]);
  /** Place of the first line held. */
  offset = $state(0);
  lineCount = $state(0);
  matching = $state(0);
  attention = $state(0);
  /** What of the filter was not understood. */
  problems = $state.raw<FilterProblemView[]>([]);
  /** Whether completions are open: half a term is no mistake then. */
  isCompleting = $state(false);
  draftCount = $state(0);
  archivedCount = $state(0);
  damagedCount = $state(0);
  isRead = $state(false);
  failure = $state.raw<Failure | null>(null);

  detail = $state.raw<ConnectionView | null>(null);
  detailFailure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** The connection that is being tested. */
  testing = $state<string | null>(null);

  readonly #frame: Frame;
  /** What was asked for last, and its answer on the way. */
  #asked: { about: string; from: number; to: number; answered: Promise<void> } | null = null;
  #askedTurn = 0;
  #shownTurn = 0;
  #detailTurn = 0;

  constructor(frame: Frame) {
    this.#frame = frame;
    this.tests = new Tests(frame);
  }

  get #order(): Pick<ListInput, 'text' | 'sort' | 'isDescending' | 'collapsed'> {
    return {
      text: this.#frame.filter,
      sort: this.sort,
      isDescending: this.isDescending,
      collapsed: this.collapsed,
    };
  }

  get canTest(): boolean {
    return this.testing === null && this.#frame.selected !== null && this.detail?.isTestable === true;
  }

  /** Whether the connection shown is one that its system can be asked to delete. */
  get canDelete(): boolean {
    return this.#frame.selected !== null && this.detail?.canDelete === true;
  }

  line(index: number): LineView | undefined {
    return this.lines[index - this.offset];
  }

  row(index: number): RowView | undefined {
    const line = this.line(index);
    return line?.line === 'row' ? line.row : undefined;
  }

  groupAt(index: number): GroupView | undefined {
    const line = this.line(index);
    return line?.line === 'group' ? line.group : undefined;
  }

  sortBy(column: SortColumn): void {
    this.isDescending = this.sort === column && !this.isDescending;
    this.sort = column;
  }

  /** Folds a group's rows away, or out again. */
  toggle(group: GroupView): void {
    this.selection.forgetPlaces();
    this.collapsed = group.isCollapsed
      ? this.collapsed.filter((key) => key !== group.key)
      : [...this.collapsed, group.key];
  }

  /** The core remembers it; the list follows the change. */
  async group(by: GroupingName | null): Promise<void> {
    this.collapsed = [];
    this.selection.forgetPlaces();
    try {
      await ipc.groupConnections(by);
    } catch (thrown) {
      this.#frame.announcer.failure(toFailure(thrown));
    }
  }

  /** Shows these columns, or those of the first time; the core remembers them, and the list follows the change. */
  async choose(columns: SortColumn[] | null): Promise<void> {
    if (columns) this.columns = columns;
    try {
      await ipc.chooseColumns(columns);
    } catch (thrown) {
      this.#frame.announcer.failure(toFailure(thrown));
    }
  }

  /** Reads the rows from `first` to `last`, and a few around them, unless the last question covers them. */
  read(first: number, last: number): Promise<void> {
    const [from, to] = [Math.max(0, first - MARGIN), last + MARGIN];
    const order = this.#order;
    const about = this.#about(order);
    const asked = this.#asked;
    if (asked?.about === about && asked.from <= from && asked.to >= to) return asked.answered;
    const query = { ...order, offset: from, limit: to - from };
    return this.#ask(query, ipc.listConnections(query));
  }

  /** Waits for rows that were asked for before this list was there. */
  begin(query: ListInput, listing: Promise<ListingView>): Promise<void> {
    return this.#ask(query, listing);
  }

  #ask(query: ListInput, listing: Promise<ListingView>): Promise<void> {
    const { offset, limit, ...order } = query;
    const answered = this.#take(query, listing);
    this.#asked = { about: this.#about(order), from: offset, to: offset + limit, answered };
    return answered;
  }

  /** What an answer is about: another order, or another state of the store, is another question. */
  #about({ text, sort, isDescending, collapsed }: Omit<ListInput, 'offset' | 'limit'>): string {
    return JSON.stringify([text, sort, isDescending, collapsed, this.#frame.revision]);
  }

  /** An older answer never replaces a newer one. */
  async #take(query: ListInput, answer: Promise<ListingView>): Promise<void> {
    this.#askedTurn += 1;
    const turn = this.#askedTurn;
    try {
      const listing = await answer;
      if (turn < this.#shownTurn) return;
      this.#shownTurn = turn;
      this.lines = listing.lines;
      this.offset = query.offset;
      this.lineCount = listing.lineCount;
      this.groupBy = listing.groupBy;
      if (this.columns.join() !== listing.columns.join()) this.columns = listing.columns;
      this.problems = listing.problems;
      this.matching = listing.matching;
      this.attention = listing.attention;
      this.draftCount = listing.drafts;
      this.archivedCount = listing.archived;
      this.damagedCount = listing.damaged;
      this.#frame.total = listing.total;
      this.#frame.credentialTotal = listing.credentials;
      this.isRead = true;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#askedTurn) this.failure = toFailure(thrown);
    }
  }

  /** Reads what the panel shows; what belongs to another connection goes at once. */
  async readDetail(id: string | null): Promise<void> {
    this.#detailTurn += 1;
    const turn = this.#detailTurn;
    if (this.detail?.id !== id) {
      this.detail = null;
      if (this.testing === null) this.ladder.clear();
    }
    this.detailFailure = null;
    if (id === null) return;
    try {
      const detail = await ipc.showConnection(id);
      if (turn === this.#detailTurn) this.detail = detail;
    } catch (thrown) {
      if (turn === this.#detailTurn) this.detailFailure = toFailure(thrown);
    }
  }

  /** Tests the selected connection as it is saved. */
  async test(): Promise<void> {
    const detail = this.detail;
    if (!detail || !this.canTest) return;
    this.testing = detail.id;
    this.detailFailure = null;
    this.ladder.begin();
    try {
      const check = await this.#frame.store.whenOpen(() =>
        this.#frame.tasks.run(words.status.testing(detail.name), (task) =>
          ipc.checkConnection(detail.id, task, (event) => this.ladder.take(event)),
        ),
      );
      this.ladder.finish(check);
      const sentence = `${detail.name}: ${check.summary}`;
      if (check.outcome === 'rejected') this.#frame.announcer.interrupt(sentence);
      else this.#frame.announcer.say(sentence);
      this.ladder.clear();
    } catch (thrown) {
      this.ladder.finish(null);
      this.#fail(toFailure(thrown), detail.id);
    } finally {
      this.testing = null;
      await this.readDetail(this.#frame.selected);
    }
  }

  /** Tests the ticked rows, or the one that is shown. */
  async testSelected(): Promise<void> {
    if (this.selection.count === 0) await this.test();
    else await this.#testMany([...this.selection.ids]);
  }

  /** Ticks whatever matches the filter. */
  async selectAll(): Promise<void> {
    try {
      await this.selection.all();
      this.#frame.announcer.say(words.selection.count(this.selection.count));
    } catch (thrown) {
      this.#frame.announcer.failure(toFailure(thrown));
    }
  }

  /** Ticks the rows from one place to another. */
  async extendSelection(from: number, to: number): Promise<void> {
    try {
      await this.selection.extend(from, to);
    } catch (thrown) {
      this.#frame.announcer.failure(toFailure(thrown));
    }
  }

  /** Tests whatever matches the filter. */
  async testAll(): Promise<void> {
    await this.#testMany(null);
  }

  async #testMany(ids: string[] | null): Promise<void> {
    await this.tests.start(ids, { ...this.#order, ...UNFOLDED, offset: 0, limit: EVERYTHING });
    await this.readDetail(this.#frame.selected);
  }

  /** Ticks the refused ones and brings them to the top. */
  selectRefused(ids: string[]): void {
    this.#frame.filter = '';
    this.sort = 'state';
    this.isDescending = false;
    this.selection.take(ids);
  }

  async openTokenPage(): Promise<void> {
    await this.#change((id) => ipc.openConnectionTokenPage(id).then(() => undefined));
  }

  async lookAgain(): Promise<void> {
    await this.#change(async (id) => {
      this.detail = await ipc.lookAgain(id);
    });
  }

  /** Takes note of what was changed elsewhere: the mark goes. */
  async acknowledge(): Promise<void> {
    await this.#change(async (id) => {
      await ipc.acknowledgeChange(id);
      await this.readDetail(id);
    });
  }

  /** Our record says whose the secret is; the next test agrees. */
  async takeOver(account: string): Promise<void> {
    await this.#change((id) => ipc.takeOverAccount(id, account).then(() => undefined));
    if (!this.detailFailure) await this.test();
  }

  async forget(): Promise<void> {
    await this.#change(async (id) => {
      await ipc.forgetConnection(id);
      this.#frame.selected = null;
    });
  }

  /** Puts tags on the connection shown and takes others off; answers whether that was done. */
  async tag(change: { add: string[]; remove: string[] }): Promise<boolean> {
    let isDone = false;
    await this.#change(async (id) => {
      await ipc.tagConnections([{ connections: [id], ...change }]);
      isDone = true;
    });
    return isDone;
  }

  async #change(action: (id: string) => Promise<void>): Promise<void> {
    const id = this.detail?.id;
    if (id === undefined || this.isBusy) return;
    this.isBusy = true;
    this.detailFailure = null;
    try {
      await this.#frame.store.whenOpen(() => action(id));
    } catch (thrown) {
      this.#fail(toFailure(thrown), id);
    } finally {
      this.isBusy = false;
    }
  }

  #fail(failure: Failure, id: string): void {
    this.#frame.announcer.failure(failure);
    if (failure.code !== 'cancelled' && this.#frame.selected === id) this.detailFailure = failure;
  }
}
