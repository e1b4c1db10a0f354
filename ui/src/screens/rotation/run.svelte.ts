/** One rotation as the window carries it on: a secret goes in, decisions follow, the core reports each step. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import {
  ipc,
  type DecisionInput,
  type OnTroubleName,
  type RotationPlanView,
  type RotationStateView,
  type RotationView,
  type StagedView,
} from '../../lib/ipc';
import { isUnsure, rotation as words } from '../../lib/words.rotation';

/** The part of the page that is at work, from 0. */
export type Part = 0 | 1 | 2 | 3 | 4;

export class Run {
  plan = $state.raw<RotationPlanView | null>(null);
  view = $state.raw<RotationView | null>(null);
  state = $state.raw<RotationStateView | null>(null);
  staged = $state.raw<StagedView | null>(null);
  secretProblem = $state<string | null>(null);
  login = $state('');
  onTrouble = $state<OnTroubleName>('putBack');
  acceptsOtherAccount = $state(false);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** What the provider said about the old secret; `null` until it was asked. */
  isOldDead = $state<boolean | null>(null);

  readonly #frame: Frame;
  readonly #credential: string;
  #task: string | null = null;

  constructor(frame: Frame, credential: string) {
    this.#frame = frame;
    this.#credential = credential;
  }

  get label(): string {
    return this.plan?.label ?? this.view?.label ?? '';
  }

  get uses() {
    return this.view?.uses ?? this.plan?.uses ?? [];
  }

  get part(): Part {
    switch (this.state?.phase) {
      case undefined:
        return 0;
      case 'staged':
      case 'verified':
      case 'rejected':
        return this.view?.isOtherAccount && !this.acceptsOtherAccount ? 1 : 2;
      case 'swapping':
      case 'pausedForward':
      case 'pausedBack':
      case 'rollingBack':
      case 'needsAttention':
      case 'abandoning':
        return 3;
      case 'committed':
      case 'retiring':
      case 'done':
      case 'rolledBack':
      case 'abandoned':
        return 4;
    }
  }

  get isStopping(): boolean {
    return this.#frame.tasks.running.find((task) => task.id === this.#task)?.isCancelling ?? false;
  }

  get canBegin(): boolean {
    return (
      !this.isBusy &&
      this.state?.phase === 'verified' &&
      (!this.view?.isOtherAccount || this.acceptsOtherAccount)
    );
  }

  /** Shows the run that is named or under way, or what a new one would touch. */
  async open(rotation: string | null): Promise<void> {
    // Two at once would be in each other's way.
    await this.#frame.looking;
    await this.#attempt(async () => {
      if (rotation === null) {
        this.plan = await ipc.planRotation(this.#credential);
        this.login = this.plan.login ?? '';
        rotation = this.plan.active;
      }
      if (rotation !== null) this.#take(await ipc.showRotation(rotation));
    });
    if (!this.state || this.failure) return;
    // Finds out what is not known, changing nothing.
    const isUntried =
      this.state.phase === 'staged' && this.state.uses.some(({ trial }) => trial === 'notYet');
    if (!this.view?.isElsewhere && (this.state.uses.some(isUnsure) || isUntried))
      await this.decide({ decision: 'goOn' });
  }

  /** Hands a secret to the core; what is kept here is its description. */
  async stage(text: string): Promise<void> {
    if (!this.plan) return;
    const pending = ipc.stageSecret({
      kind: this.plan.kind,
      field: this.plan.field,
      text,
      replaces: this.staged?.id ?? null,
    });
    try {
      const staged = await pending;
      this.secretProblem = staged.problem;
      this.staged = staged.problem ? null : staged;
    } catch (thrown) {
      this.secretProblem = toFailure(thrown).message;
    }
  }

  /** Seals the new secret and tries it at each use. */
  async begin(): Promise<void> {
    const staged = this.staged;
    if (!staged || this.isBusy) return;
    const login = this.plan?.login === null ? null : this.login.trim() || null;
    await this.#attempt(async () => {
      const begun = await this.#frame.store.whenOpen(() =>
        ipc.beginRotation({ credential: this.#credential, staged: staged.id, login }),
      );
      this.staged = null;
      this.#take(begun);
    });
    if (this.state && !this.failure) await this.decide({ decision: 'goOn' });
  }

  async decide(decision: DecisionInput): Promise<void> {
    const { view } = this;
    if (!view || this.isBusy) return;
    await this.#attempt(async () => {
      const after = await this.#frame.store.whenOpen(() =>
        this.#frame.tasks.run(words.task(view.label), (task) => {
          this.#task = task;
          return ipc.carryOnRotation(view.id, decision, task, (state) => (this.state = state));
        }),
      );
      this.#take(after);
      this.#frame.announcer.say(words.phase[after.state.phase]);
    }, view.id);
  }

  /** Ends between two uses. */
  stop(): void {
    if (this.#task !== null) void this.#frame.tasks.cancel(this.#task);
  }

  /** Drops what touched nothing, and begins again. */
  async drop(): Promise<boolean> {
    const { view } = this;
    if (!view) return true;
    await this.#attempt(async () => {
      await ipc.dropRotation(view.id);
      this.#frame.announcer.say(words.dropped);
    });
    return this.failure === null;
  }

  /** Goes back to the first part, with the next secret to come. */
  async again(): Promise<void> {
    [this.view, this.state, this.isOldDead, this.acceptsOtherAccount] = [null, null, null, false];
    await this.open(null);
  }

  async prove(): Promise<void> {
    const { view } = this;
    if (!view || this.isBusy) return;
    await this.#attempt(async () => {
      const proof = await this.#frame.store.whenOpen(() =>
        this.#frame.tasks.run(words.proving, (task) => ipc.proveOldIsDead(view.id, task)),
      );
      this.isOldDead = proof.isDead;
      this.#take(proof.rotation);
      this.#frame.announcer.say(proof.isDead ? words.dead : words.alive);
    }, view.id);
  }

  async erase(): Promise<void> {
    const { view } = this;
    if (!view || this.isBusy) return;
    await this.#attempt(async () => this.#take(await ipc.erasePrevious(view.id)), view.id);
  }

  async openTokenPage(): Promise<void> {
    const first = this.plan?.uses[0];
    if (first) await this.#attempt(() => ipc.openConnectionTokenPage(first.connection).then(() => undefined));
  }

  /** What was typed and not begun with is forgotten. */
  close(): void {
    if (this.staged) ipc.dropStaged(this.staged.id).catch(() => undefined);
  }

  #take(view: RotationView): void {
    this.view = view;
    this.state = view.state;
  }

  async #attempt(work: () => Promise<void>, rotation: string | null = null): Promise<void> {
    this.isBusy = true;
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      this.failure = toFailure(thrown);
      this.#frame.announcer.failure(this.failure);
      // What was done until then is written down; it is shown as it is.
      if (rotation !== null)
        await ipc.showRotation(rotation).then(
          (view) => this.#take(view),
          () => undefined,
        );
    } finally {
      this.isBusy = false;
      void this.#frame.readRotations();
    }
  }
}
