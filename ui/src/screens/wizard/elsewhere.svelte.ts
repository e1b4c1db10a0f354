/** What an env file or the environment holds for the wizard's kind. Values stay in the core; descriptions are here. */
import { toFailure } from '../../lib/failure';
import { ipc, type EnvFileView, type FoundSecretView } from '../../lib/ipc';
import type { WizardForm } from './wizard.svelte';

export class Elsewhere {
  /** The variables of the environment that fit. */
  keys = $state.raw<string[]>([]);
  found = $state.raw<FoundSecretView[]>([]);
  file = $state.raw<EnvFileView | null>(null);
  isOpen = $state(false);
  /** Whether the file's path can be typed: beside the desktop's own chooser. */
  asksPath = $state(false);
  problem = $state<string | null>(null);

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
    return this.#readFile(() => ipc.pickEnvFile({ kind: this.#kind, system: this.#form.system }));
  }

  /** Reads a file by its path. */
  async read(path: string): Promise<void> {
    if (path.trim() !== '')
      await this.#readFile(() => ipc.readEnvFile({ kind: this.#kind, path: path.trim() }));
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

  async #readFile(ask: () => Promise<EnvFileView | null>): Promise<void> {
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
