/** What an env file or the environment holds for the wizard's kind. Values stay in the core; descriptions are here. */
import { toFailure } from '../../lib/failure';
import { ipc, type CliImportView, type FoundSecretView, type StagedView } from '../../lib/ipc';
import * as words from '../../lib/words.elsewhere';
import type { WizardForm } from './wizard.svelte';

interface ReadFile {
  path: string;
  found: FoundSecretView[];
  notes: string[];
}

export class Elsewhere {
  /** The variables of the environment that fit. */
  keys = $state.raw<string[]>([]);
  found = $state.raw<FoundSecretView[]>([]);
  /** The file that was read, and what is to be known about it. */
  file = $state.raw<ReadFile | null>(null);
  isOpen = $state(false);
  /** Whether the file's path can be typed: beside the desktop's own chooser. */
  asksPath = $state(false);
  problem = $state<string | null>(null);

  /** Whether the file is asked for that dojops keeps its secrets in. */
  isOfDojops = $state(false);

  readonly #form: WizardForm;
  readonly #kind: string;
  #turn = 0;

  constructor(form: WizardForm) {
    this.#form = form;
    this.#kind = form.kind;
  }

  async look(): Promise<void> {
    // Without it the button is missing, and pasting still works.
    const keys = await ipc.findInEnvironment(this.#kind).catch(() => []);
    this.keys = keys;
  }

  /** Has the desktop ask for a file. */
  pick(): Promise<void> {
    this.isOfDojops = false;
    return this.#readFile(async () => {
      const read = await ipc.pickEnvFile({ kind: this.#kind, system: this.#form.system });
      return read && { path: read.path, found: read.found, notes: words.notes(read) };
    });
  }

  /** Has the desktop ask for the secrets file of dojops. */
  pickOfDojops(): Promise<void> {
    this.isOfDojops = true;
    return this.#readFile(async () => ofDojops(await ipc.readCliSecrets(this.#kind, null)));
  }

  /** Reads a file by its path. */
  async read(path: string): Promise<void> {
    const typed = path.trim();
    if (typed === '') return;
    await this.#readFile(async () => {
      if (this.isOfDojops) return ofDojops(await ipc.readCliSecrets(this.#kind, typed));
      const read = await ipc.readEnvFile({ kind: this.#kind, path: typed });
      return { path: read.path, found: read.found, notes: words.notes(read) };
    });
  }

  async readEnvironment(): Promise<void> {
    const turn = this.#reset();
    this.isOpen = true;
    try {
      this.#take(turn, await ipc.readEnvironment(this.#kind));
    } catch (thrown) {
      if (turn === this.#turn) this.problem = toFailure(thrown).message;
    }
  }

  /** Takes one over; the others are forgotten. */
  use(index: number): void {
    const chosen = this.found[index];
    if (!chosen) return;
    this.found = this.found.filter((found) => found !== chosen);
    this.#form.takeStaged(chosen.staged, chosen.login);
    this.#reset();
    this.isOpen = false;
  }

  close(): void {
    this.#reset();
    this.isOpen = false;
  }

  async #readFile(ask: () => Promise<ReadFile | null>): Promise<void> {
    const turn = this.#reset();
    this.asksPath = true;
    this.isOpen = true;
    try {
      const read = await ask();
      if (read && this.#take(turn, read.found)) this.file = read;
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (turn === this.#turn) this.problem = [failure.message, failure.hint].filter(Boolean).join(' ');
    }
  }

  /** Whether somebody still waits for it; else the core forgets it again. */
  #take(turn: number, found: FoundSecretView[]): boolean {
    if (turn === this.#turn) this.found = found;
    else forget(found);
    return turn === this.#turn;
  }

  #reset(): number {
    forget(this.found);
    this.found = [];
    this.file = null;
    this.asksPath = false;
    this.problem = null;
    this.#turn += 1;
    return this.#turn;
  }
}

function forget(found: FoundSecretView[]): void {
  for (const { staged } of found) if (staged.id !== '') ipc.dropStaged(staged.id).catch(() => undefined);
}

/** What the file of dojops holds, in the words of the others. What could not be opened says why. */
function ofDojops(read: CliImportView | null): ReadFile | null {
  if (!read) return null;
  const unusable = (problem: string | null): StagedView => ({
    id: '',
    kind: '',
    hint: null,
    length: '',
    cleaned: null,
    note: null,
    problem,
    credential: null,
  });
  const found = read.found.map(({ name, staged, problem }) => ({
    key: name,
    login: null,
    staged: staged ?? unusable(problem),
  }));
  const others = read.others > 0 ? [words.leftAlone(read.others)] : [];
  return { path: read.path, found, notes: [...read.warnings, ...others] };
}
