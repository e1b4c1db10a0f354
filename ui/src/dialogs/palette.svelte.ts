/** What the palette offers for what is typed: connections to go to, or commands after a `>`. */
import { tick } from 'svelte';
import { ALL_COMMANDS, type Place } from '../frame/commands';
import { toFailure } from '../lib/failure';
import { ipc, type LineView, type RowView } from '../lib/ipc';
import { strokeWords } from '../lib/keys';
import * as words from '../lib/words';

/** Connections shown at most; more are found by typing on, or in the list. */
const MOST = 8;

export interface Choice {
  id: string;
  label: string;
  /** A key, or where a connection lives. */
  hint: string;
  isKey: boolean;
  run: () => void;
}

/** Each connection once: where the list has groups, one may stand in several. */
function rowsOf(lines: LineView[]): RowView[] {
  const rows = lines.flatMap((line) => (line.line === 'row' ? [line.row] : []));
  return rows.filter((row, place) => rows.findIndex((other) => other.id === row.id) === place);
}

export class Palette {
  text = $state('');
  active = $state(0);
  #rows = $state.raw<RowView[]>([]);
  #turn = 0;

  readonly #place: Place;

  constructor(place: Place, text: string) {
    this.#place = place;
    this.text = text;
  }

  readonly choices: Choice[] = $derived.by(() =>
    this.#isForCommands ? this.#commands() : [...this.#connections(), this.#filter()],
  );

  /** Nothing typed shows what there is to say. */
  get #isForCommands(): boolean {
    return this.text === '' || this.text.startsWith('>');
  }

  async type(text: string): Promise<void> {
    this.text = text;
    this.active = 0;
    this.#turn += 1;
    const turn = this.#turn;
    if (this.#isForCommands) return;
    try {
      const query = {
        text: text.trim(),
        sort: 'name' as const,
        isDescending: false,
        collapsed: [],
        offset: 0,
        limit: MOST,
      };
      const { lines } = await ipc.listConnections(query);
      if (turn === this.#turn) this.#rows = rowsOf(lines);
    } catch (thrown) {
      this.#place.frame.announcer.failure(toFailure(thrown));
    }
  }

  move(step: number): void {
    const count = this.choices.length;
    if (count > 0) this.active = (this.active + step + count) % count;
  }

  /** Closes, and does it once the focus is back where it was. */
  async choose(choice = this.choices[this.active]): Promise<void> {
    if (!choice) return;
    this.#place.frame.palette = null;
    await tick();
    choice.run();
  }

  #commands(): Choice[] {
    const wanted = this.text.replace(/^>/, '').toLowerCase().split(/\s+/).filter(Boolean);
    return ALL_COMMANDS.filter(
      (command) =>
        !command.isKeyOnly &&
        (command.can?.(this.#place) ?? true) &&
        wanted.every((word) => command.words.toLowerCase().includes(word)),
    ).map((command) => ({
      id: command.words,
      label: command.words,
      hint: command.strokes[0] ? strokeWords(command.strokes[0]) : '',
      isKey: true,
      run: () => command.run(this.#place),
    }));
  }

  #connections(): Choice[] {
    return this.#rows.map((row) => ({
      id: row.id,
      label: row.name,
      hint: `${row.kind}, ${row.system}`,
      isKey: false,
      run: () => void this.#place.frame.show(row.id),
    }));
  }

  #filter(): Choice {
    const text = this.text.trim();
    const run = () => {
      this.#place.frame.filter = text;
      void this.#place.frame.go('connections');
    };
    return { id: 'filter', label: words.palette.filter(text), hint: '', isKey: false, run };
  }
}
