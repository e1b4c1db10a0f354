/** The credentials, read anew whenever something was committed. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import { ipc, type CredentialChangeInput, type CredentialView, type SameSecretView } from '../../lib/ipc';
import { Selection } from '../../lib/selection.svelte';
import { credentials as words } from '../../lib/words.rotation';

export class CredentialsState {
  all = $state.raw<CredentialView[]>([]);
  same = $state.raw<SameSecretView[]>([]);
  isRead = $state(false);
  isBusy = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Suggestions that somebody declined, by what would stay. */
  declined = $state<string[]>([]);

  readonly selection = new Selection(async (first, count) =>
    this.all.slice(first, first + count).map((one) => one.id),
  );

  readonly #frame: Frame;
  #turn = 0;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  get shown(): CredentialView | null {
    return this.all.find((one) => one.id === this.#frame.credential) ?? null;
  }

  /** The ticked ones that are still there. */
  get ticked(): CredentialView[] {
    return this.all.filter((one) => this.selection.has(one.id));
  }

  get suggestions(): SameSecretView[] {
    return this.same.filter((one) => !this.declined.includes(one.kept));
  }

  async read(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const { credentials, same } = await ipc.listCredentials();
      if (turn !== this.#turn) return;
      [this.all, this.same, this.isRead] = [credentials, same, true];
      this.#frame.credentialTotal = credentials.length;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = toFailure(thrown);
    }
  }

  /** Says that these are one secret, one after the other; where one is refused the rest stays apart. */
  async link(same: SameSecretView): Promise<void> {
    await this.#attempt(async () => {
      for (const orphan of same.orphans)
        await this.#frame.store.whenOpen(() => ipc.linkCredentials(orphan, same.kept));
      this.#frame.announcer.say(words.linked);
    });
  }

  async change(input: CredentialChangeInput): Promise<void> {
    await this.#attempt(async () => {
      await ipc.changeCredential(input);
      this.#frame.announcer.say(words.saved);
    });
  }

  /** Erases one that nothing uses. */
  async erase({ id, label }: CredentialView): Promise<void> {
    await this.#attempt(async () => {
      const { isFinished } = await ipc.eraseUnused(id);
      this.#frame.isErased = isFinished;
      if (this.#frame.credential === id) this.#frame.credential = null;
      this.#frame.announcer.say(isFinished ? words.erased(label) : words.notYetErased);
    });
  }

  /** Erases what is kept of the secret from before the last rotation. */
  async forgetPrevious(rotation: string): Promise<void> {
    await this.#attempt(async () => {
      await ipc.erasePrevious(rotation);
      this.#frame.announcer.say(words.forgotten);
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
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
      await this.read();
    }
  }
}
