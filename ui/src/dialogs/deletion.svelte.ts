/** One deletion in its dialog: the plan, what was agreed to, the steps while they are done, and how it ended. */
import { Failure, toFailure } from '../lib/failure';
import type { Frame } from '../lib/frame.svelte';
import {
  ipc,
  type DeletionEvent,
  type DeletionPlanView,
  type DeletionView,
  type ErasureView,
  type StepView,
  type WalkView,
} from '../lib/ipc';
import { deletion as words } from '../lib/words.deletion';

export class Deleting {
  plan = $state.raw<DeletionPlanView | null>(null);
  failure = $state.raw<Failure | null>(null);
  leaveBlueprints = $state(false);
  deleteScopes = $state(false);
  wait = $state(false);
  deleteSyncs = $state(false);
  despiteGap = $state(false);
  /** How far the walk over the repositories is. */
  walk = $state.raw<WalkView | null>(null);
  /** Whether what hangs on it is being looked for. */
  #looking = $state<string | null>(null);
  typed = $state('');
  steps = $state<StepView[]>([]);
  /** The counted step: "3 of 14". */
  counted = $state('');
  waitingFor = $state<string[]>([]);
  result = $state.raw<DeletionView | null>(null);
  /** What became of the blueprints that it was taken out of. */
  rejoined = $state.raw<string[] | null>(null);
  /** What became of each secret that was erased. */
  erased = $state.raw<Record<string, ErasureView>>({});
  isBusy = $state(false);
  task = $state<string | null>(null);

  readonly id: string;
  readonly #frame: Frame;

  constructor(frame: Frame, id: string) {
    this.#frame = frame;
    this.id = id;
  }

  get isRunning(): boolean {
    return this.task !== null;
  }

  get isAgreed(): boolean {
    const plan = this.plan;
    if (!plan) return false;
    return (
      (!plan.needsBlueprints || this.leaveBlueprints) &&
      (!plan.needsScopes || this.deleteScopes) &&
      (!plan.needsWait || this.wait) &&
      (plan.syncs.length === 0 || this.deleteSyncs) &&
      (plan.gap === null || this.despiteGap) &&
      (!plan.asksForName || this.typed.trim() === plan.name.trim())
    );
  }

  async look(): Promise<void> {
    this.plan = null;
    this.result = null;
    this.rejoined = null;
    this.steps = [];
    this.leaveBlueprints = this.deleteScopes = this.wait = this.deleteSyncs = this.despiteGap = false;
    this.typed = '';
    await this.#do(async () => {
      try {
        this.plan = await this.#asked(words.reading, (task) => {
          this.#looking = task;
          return ipc.planDeletion(this.id, task, (event) => this.#take(event));
        });
      } finally {
        this.#looking = this.walk = null;
      }
    });
  }

  async run(): Promise<void> {
    const plan = this.plan;
    if (!plan || !this.isAgreed) return;
    await this.#do(async () => {
      const { id, leaveBlueprints, deleteScopes, wait, deleteSyncs, despiteGap, typed: typedName } = this;
      const input = { id, leaveBlueprints, deleteScopes, wait, deleteSyncs, despiteGap, typedName };
      try {
        this.result = await this.#asked(words.title(plan.name, plan.system), (task) => {
          this.task = task;
          return ipc.deleteConnection(input, task, (event) => this.#take(event));
        });
      } finally {
        this.task = this.walk = null;
        this.waitingFor = [];
        if (!this.result) this.steps = [];
      }
      this.steps = this.result.steps;
      this.#frame.announcer.say(words.end[this.result.end](plan.name));
      if (this.result.end === 'deleted' && this.#frame.selected === this.id) this.#frame.selected = null;
    });
  }

  /** Between two steps; what was sent is waited for. */
  stop(): void {
    if (this.task !== null) void this.#frame.tasks.cancel(this.task);
  }

  get isLooking(): boolean {
    return this.#looking !== null;
  }

  /** The plan then says what it may lack. */
  stopLooking(): void {
    if (this.#looking !== null) void this.#frame.tasks.cancel(this.#looking);
  }

  async rejoin(): Promise<void> {
    await this.#do(async () => {
      this.rejoined = await this.#asked(words.rejoin, (task) => ipc.rejoinBlueprints(this.id, task));
    });
  }

  async erase(credential: string): Promise<void> {
    await this.#do(async () => {
      const erased = await ipc.eraseUnused(credential);
      this.erased = { ...this.erased, [credential]: erased };
      this.#frame.isErased = erased.isFinished;
    });
  }

  #take(event: DeletionEvent): void {
    if (event.event === 'started') this.steps = event.steps;
    else if (event.event === 'looking') this.walk = event.walk;
    else if (event.event === 'waiting') this.waitingFor = event.pipelines;
    else {
      const step = this.steps[event.index];
      if (!step) return;
      if (event.event === 'running') step.state = 'running';
      else if (event.event === 'counted') this.counted = words.of(event.done, event.of);
      else {
        this.steps[event.index] = event.step;
        this.counted = '';
        this.waitingFor = [];
      }
    }
  }

  #asked<T>(label: string, work: (task: string) => Promise<T>): Promise<T> {
    return this.#frame.store.whenOpen(() => this.#frame.tasks.run(label, work));
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      this.failure = toFailure(thrown);
      this.#frame.announcer.failure(this.failure);
    } finally {
      this.isBusy = false;
    }
  }
}
