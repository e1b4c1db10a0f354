/** The history as it is read: page by page, from the latest, and anew at the top whenever something was committed. */
import { Failure, toFailure } from '../../lib/failure';
import {
  ipc,
  type ActivityEntryView,
  type ActivityExportView,
  type ActivityFilterInput,
  type ActivityGroupName,
} from '../../lib/ipc';

const PAGE = 100;
/** So long typing may pause before it is looked for. */
const PAUSE_MS = 120;

export interface Narrowing {
  connection?: string;
  credential?: string;
}

/** The entries of one day. */
export interface Day {
  at: string;
  entries: ActivityEntryView[];
}

export class ActivityState {
  entries = $state.raw<ActivityEntryView[]>([]);
  next = $state<string | null>(null);
  total = $state(0);
  damaged = $state(0);
  narrowedTo = $state<string | null>(null);
  isRead = $state(false);
  isBusy = $state(false);
  failure = $state.raw<Failure | null>(null);
  isExporting = $state(false);
  exported = $state.raw<ActivityExportView | null>(null);
  exportFailure = $state.raw<Failure | null>(null);

  words = $state('');
  group = $state<ActivityGroupName | ''>('');
  system = $state('');
  kind = $state('');
  narrowing = $state.raw<Narrowing>({});

  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(narrowing: Narrowing = {}, system = '') {
    this.narrowing = narrowing;
    this.system = system;
  }

  get isFiltered(): boolean {
    return Boolean(this.words.trim() || this.group || this.system || this.kind || this.isNarrowed);
  }

  get isNarrowed(): boolean {
    return Boolean(this.narrowing.connection ?? this.narrowing.credential);
  }

  get days(): Day[] {
    const days: Day[] = [];
    for (const entry of this.entries) {
      const last = days.at(-1);
      if (last && isSameDay(last.at, entry.at)) last.entries.push(entry);
      else days.push({ at: entry.at, entries: [entry] });
    }
    return days;
  }

  /** What is typed is looked for once the typing pauses. */
  type(words: string): void {
    this.words = words;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.restart(), PAUSE_MS);
  }

  narrow(narrowing: Narrowing): void {
    this.narrowing = narrowing;
    void this.restart();
  }

  clear(): void {
    [this.words, this.group, this.system, this.kind] = ['', '', '', ''];
    this.narrow({});
  }

  /** Another filter: from the latest entry. */
  async restart(): Promise<void> {
    this.entries = [];
    await this.refresh();
  }

  /** What came since goes on top of what is shown. */
  async refresh(): Promise<void> {
    await this.#read(null, (page) => {
      const isKnown = ({ place }: ActivityEntryView) => this.entries.some((entry) => entry.place === place);
      const fresh = page.entries.filter((entry) => !isKnown(entry));
      const goesOn = fresh.length < page.entries.length;
      if (!goesOn) this.next = page.next;
      this.entries = goesOn ? [...fresh, ...this.entries] : page.entries;
    });
  }

  async older(): Promise<void> {
    if (this.next === null || this.isBusy) return;
    await this.#read(this.next, (page) => {
      this.entries = [...this.entries, ...page.entries];
      this.next = page.next;
    });
  }

  /** Everything that the filter shows, whatever of it is read. */
  async export(): Promise<void> {
    [this.isExporting, this.exported, this.exportFailure] = [true, null, null];
    try {
      this.exported = await ipc.exportActivity(this.#filter);
    } catch (thrown) {
      this.exportFailure = toFailure(thrown);
    } finally {
      this.isExporting = false;
    }
  }

  get #filter(): ActivityFilterInput {
    return {
      connection: this.narrowing.connection ?? null,
      credential: this.narrowing.credential ?? null,
      system: this.system || null,
      kind: this.kind || null,
      group: this.group || null,
      words: this.words,
    };
  }

  async #read(
    before: string | null,
    take: (page: { entries: ActivityEntryView[]; next: string | null }) => void,
  ): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.isBusy = true;
    try {
      const page = await ipc.listActivity({ filter: this.#filter, before, limit: PAGE });
      if (turn !== this.#turn) return;
      take(page);
      [this.total, this.damaged, this.narrowedTo] = [page.total, page.damaged, page.narrowedTo];
      [this.isRead, this.failure] = [true, null];
    } catch (thrown) {
      if (turn === this.#turn) this.failure = toFailure(thrown);
    } finally {
      if (turn === this.#turn) this.isBusy = false;
    }
  }
}

function isSameDay(one: string, other: string): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
