/** A secret on its way into the core: the field hands it over, what is kept here is its description. */
import type { Announcer } from './announce.svelte';
import { toFailure } from './failure';
import { ipc, type FieldName, type StagedView, type TokenCheckView } from './ipc';
import { wizard } from './words.wizard';

export class StagedSecret {
  staged = $state.raw<StagedView | null>(null);
  isStaging = $state(false);
  /** Whether another one is being entered in its place. */
  isReplacing = $state(false);
  problem = $state<string | null>(null);

  readonly #announcer: Announcer;
  readonly #onchange: () => void;
  /** What the core holds for us. No state: what is torn down still sees the old value of a state. */
  #held: string | null = null;
  #turn = 0;
  #pending: Promise<void> = Promise.resolve();

  constructor(announcer: Announcer, onchange: () => void) {
    this.#announcer = announcer;
    this.#onchange = onchange;
  }

  /** Hands a secret to the core. */
  stage(kind: string, field: FieldName, text: string): Promise<void> {
    this.#pending = this.#stage(kind, field, text);
    return this.#pending;
  }

  /** Takes over what the core staged by itself: nobody typed it. */
  take(staged: StagedView): void {
    this.drop();
    this.#turn += 1;
    this.isStaging = false;
    this.staged = staged;
    this.#held = staged.id;
  }

  /** Waits for a secret that is on its way. */
  settled(): Promise<void> {
    return this.#pending;
  }

  /** The core does not hold it any more. */
  lose(): void {
    this.handOn();
    this.problem = wizard.pasteAgain;
  }

  /** The core has taken it over. */
  handOn(): void {
    this.#held = null;
    this.staged = null;
  }

  drop(): void {
    if (this.#held !== null) ipc.dropStaged(this.#held).catch(() => undefined);
    this.handOn();
    this.isReplacing = false;
    this.problem = null;
  }

  async #stage(kind: string, field: FieldName, text: string): Promise<void> {
    const pending = ipc.stageSecret({ kind, field, text, replaces: this.staged?.id ?? null });
    this.#turn += 1;
    const turn = this.#turn;
    this.isStaging = true;
    this.problem = null;
    this.#onchange();
    try {
      const staged = await pending;
      if (turn !== this.#turn) return;
      this.problem = staged.problem;
      this.staged = staged.problem ? null : staged;
      this.#held = this.staged?.id ?? null;
      this.isReplacing = false;
      this.#announcer.say([staged.problem ?? staged.kind, staged.cleaned].filter(Boolean).join('. '));
    } catch (thrown) {
      if (turn === this.#turn) this.problem = toFailure(thrown).message;
    } finally {
      if (turn === this.#turn) this.isStaging = false;
    }
  }
}

/** Further secrets beside the first one, a row each. */
export class SecretRows {
  rows = $state.raw<StagedSecret[]>([]);
  /** What the last check found about each, the first one included. */
  checks = $state.raw<TokenCheckView[]>([]);

  readonly #make: () => StagedSecret;

  constructor(announcer: Announcer, onchange: () => void) {
    this.#make = () => new StagedSecret(announcer, onchange);
  }

  /** What the core holds, in the rows' order. An empty row is none. */
  get ids(): string[] {
    return this.rows.flatMap((row) => (row.staged ? [row.staged.id] : []));
  }

  get isSettled(): boolean {
    return this.rows.every((row) => !row.problem && !row.isReplacing && !row.isStaging);
  }

  add(): void {
    this.rows = [...this.rows, this.#make()];
  }

  remove(row: StagedSecret): void {
    row.drop();
    this.rows = this.rows.filter((other) => other !== row);
    this.checks = [];
  }

  async settled(): Promise<void> {
    await Promise.all(this.rows.map((row) => row.settled()));
  }

  lose(): void {
    for (const row of this.rows) row.lose();
  }

  handOn(): void {
    for (const row of this.rows) row.handOn();
  }

  drop(): void {
    for (const row of this.rows) row.drop();
    this.rows = [];
    this.checks = [];
  }
}
