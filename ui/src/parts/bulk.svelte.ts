/** Tags and policies of the ticked rows: one transaction each, and what undoes the last one. */
import { Failure, toFailure } from '../lib/failure';
import type { Frame } from '../lib/frame.svelte';
import { ipc } from '../lib/ipc';
import { bulk as words } from '../lib/words.bulk';

interface Done {
  words: string;
  undo: (() => Promise<unknown>) | null;
}

/** Secrets, and connections whose secrets are meant, too. */
interface Whose {
  credentials: string[];
  connections: string[];
}

export class Bulk {
  isBusy = $state(false);
  failure = $state.raw<Failure | null>(null);
  done = $state.raw<Done | null>(null);

  readonly #frame: Frame;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  tag(connections: string[], tag: string, isAdded: boolean): Promise<boolean> {
    const [add, remove] = isAdded ? [[tag], []] : [[], [tag]];
    return this.#attempt(async () => {
      const undo = await ipc.tagConnections([{ connections, add, remove }]);
      const count = undo.reduce((sum, one) => sum + one.connections.length, 0);
      return {
        words: isAdded ? words.tagged(count, tag) : words.untagged(count, tag),
        undo: count === 0 ? null : () => ipc.tagConnections(undo),
      };
    });
  }

  policy(whose: Whose, policyDays: number | null, policyReason: string): Promise<boolean> {
    return this.#attempt(async () => {
      const undo = await ipc.setPolicies([{ ...whose, policyDays, policyReason }]);
      const count = undo.reduce((sum, one) => sum + one.credentials.length, 0);
      return { words: words.setDone(count), undo: count === 0 ? null : () => ipc.setPolicies(undo) };
    });
  }

  async undo(): Promise<void> {
    const undo = this.done?.undo;
    if (!undo) return;
    await this.#attempt(async () => {
      await undo();
      return { words: words.undone, undo: null };
    });
  }

  async #attempt(work: () => Promise<Done>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.failure = null;
    try {
      this.done = await work();
      this.#frame.announcer.say(this.done.words);
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      this.#frame.announcer.failure(this.failure);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
