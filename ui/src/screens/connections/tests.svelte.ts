/** Many connections tested in one run: how far it is, how each row stands, and what came of it. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import { ipc, type ListInput, type ManyEvent, type ManyView } from '../../lib/ipc';
import * as words from '../../lib/words';
import { rowTests, type RowTest } from './row-test';

export class Tests {
  isRunning = $state(false);
  total = $state(0);
  counts = $state.raw({ ended: 0, rejected: 0, unreachable: 0 });
  /** The task's name, for Cancel. */
  task = $state<string | null>(null);
  /** What came of the last run; it stays until dismissed. */
  result = $state.raw<ManyView | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly #frame: Frame;
  readonly #rows = rowTests();
  #version = $state(0);

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  /** How a row stands while the run goes on. */
  of(id: string): RowTest | undefined {
    void this.#version;
    return this.#rows.get(id);
  }

  get isCancelling(): boolean {
    return this.#frame.tasks.running.find((task) => task.id === this.task)?.isCancelling ?? false;
  }

  /** Tests these, or all that match. The store is asked for once at most. */
  async start(ids: string[] | null, query: ListInput): Promise<void> {
    if (this.isRunning) return;
    this.#begin();
    const asksSystems = this.#frame.settings?.testsAskSystems ?? true;
    try {
      this.result = await this.#frame.store.whenOpen(() =>
        this.#frame.tasks.run(words.tests.task, (task) => {
          this.task = task;
          return ipc.testConnections({ ids, query, asksSystems }, task, (event) => this.#take(event));
        }),
      );
      this.#announce(this.result);
    } catch (thrown) {
      const failure = toFailure(thrown);
      this.#frame.announcer.failure(failure);
      if (failure.code !== 'cancelled') this.failure = failure;
    } finally {
      this.isRunning = false;
      this.task = null;
      this.#rows.clear();
      this.#version += 1;
    }
  }

  async cancel(): Promise<void> {
    if (this.task !== null) await this.#frame.tasks.cancel(this.task);
  }

  dismiss(): void {
    this.result = null;
    this.failure = null;
  }

  #begin(): void {
    this.dismiss();
    this.isRunning = true;
    this.total = 0;
    this.counts = { ended: 0, rejected: 0, unreachable: 0 };
  }

  #take(event: ManyEvent): void {
    this.#version += 1;
    switch (event.event) {
      case 'started':
        this.total = event.ids.length;
        for (const id of event.ids) this.#rows.set(id, 'waiting');
        break;
      case 'running':
        this.#rows.set(event.id, 'running');
        break;
      case 'finished': {
        const { ended, rejected, unreachable } = this.counts;
        this.#rows.set(event.id, event.outcome ?? 'leftOut');
        this.counts = {
          ended: ended + 1,
          rejected: rejected + Number(event.outcome === 'rejected'),
          unreachable: unreachable + Number(event.outcome === 'unreachable'),
        };
        break;
      }
    }
  }

  #announce(result: ManyView): void {
    const sentence = words.tests.summary(result);
    if (result.rejected.length > 0) this.#frame.announcer.interrupt(sentence);
    else this.#frame.announcer.say(sentence);
  }
}
