/** The secret store as the window knows it, and the one dialog that opens it. */
import { ERRORS } from './errors';
import { Failure, toFailure } from './failure';
import { ipc, type StoreOffer, type StoreView } from './ipc';

export class SecretStore {
  view: StoreView = $state({
    state: 'locked',
    place: '',
    message: '',
    hint: '',
    offers: [],
    ways: { keychain: 'none', passphrase: false, recoveryCode: false, recoveryCodeMadeAt: null },
  });
  isDialogOpen = $state(false);
  isBusy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** Whether the key was made in this window, and nothing was said about a recovery code yet. */
  isNew = $state(false);
  /** Whether the person does not want to hear of the keychain. */
  isKeychainLeft = $state(false);

  #waiting: ((isOpen: boolean) => void)[] = [];

  get isOpen(): boolean {
    return this.view.state === 'unlocked';
  }

  /** What an open store should be told about, once. */
  get advice(): 'keychainLost' | 'noCode' | null {
    if (!this.isOpen) return null;
    if (this.view.ways.keychain === 'lost' && !this.isKeychainLeft) return 'keychainLost';
    return this.isNew && !this.view.ways.recoveryCode ? 'noCode' : null;
  }

  /** Leaves it as it is. */
  leaveAdvice(): void {
    if (this.advice === 'keychainLost') this.isKeychainLeft = true;
    else this.isNew = false;
  }

  /** Takes a state that the core sent. */
  take(view: StoreView): void {
    this.view = view;
    if (this.isOpen) this.#settle(true);
  }

  /** Shows the dialog and waits until the store is open, or the person gives up. */
  ask(): Promise<boolean> {
    this.failure = null;
    this.isDialogOpen = true;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** For what carries a secret: opens the store before the secret is taken from its field. */
  async ensureOpen(): Promise<boolean> {
    return this.isOpen || (await this.ask());
  }

  giveUp(): void {
    this.#settle(false);
  }

  /** Runs an action that holds no secret; where the store is closed, asks and repeats it. */
  async whenOpen<T>(action: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await action();
      } catch (thrown) {
        const failure = toFailure(thrown);
        if (ERRORS[failure.code].action !== 'openStore') throw failure;
        await this.refresh();
        if (!(await this.ask()))
          throw new Failure({ ...failure, message: failure.message, code: 'cancelled' });
      }
    }
  }

  /** Takes a way out that needs no passphrase. */
  async offer(offer: Extract<StoreOffer, 'createInKeychain' | 'tryAgain'>): Promise<void> {
    const calls = { createInKeychain: ipc.createStoreInKeychain, tryAgain: ipc.tryKeychain };
    await this.#attempt(calls[offer]);
    if (offer === 'createInKeychain' && this.isOpen) this.isNew = true;
  }

  /** Hands a passphrase to the core; it is kept nowhere. */
  async passphrase(purpose: 'create' | 'unlock', passphrase: string): Promise<void> {
    const pending =
      purpose === 'create' ? ipc.createStoreWithPassphrase(passphrase) : ipc.unlockWithPassphrase(passphrase);
    await this.#attempt(() => pending);
    if (purpose === 'create' && this.isOpen) this.isNew = true;
  }

  /** Has the core show a recovery code; the window never sees it. Answers whether it was written down. */
  async makeRecoveryCode(): Promise<boolean> {
    let isMade = false;
    await this.#attempt(async () => {
      isMade = await ipc.makeRecoveryCode();
      return ipc.storeState();
    });
    return isMade;
  }

  /** Adds or changes the passphrase; it is kept nowhere. Answers whether that worked. */
  async setPassphrase(passphrase: string): Promise<boolean> {
    const pending = ipc.setPassphrase(passphrase);
    await this.#attempt(() => pending);
    return this.failure === null;
  }

  async useKeychainAgain(): Promise<void> {
    await this.#attempt(ipc.useKeychainAgain);
  }

  /** Begins again with a new vault; this one stays beside it. */
  async beginNewVault(): Promise<void> {
    try {
      await ipc.beginNewVault();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  /** Ends the wait for the keychain; whoever waits is answered with what is known. */
  async stopAsking(): Promise<void> {
    try {
      await ipc.stopAskingKeychain();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  async lock(): Promise<void> {
    await this.#attempt(ipc.lockStore);
  }

  async refresh(): Promise<void> {
    try {
      this.view = await ipc.storeState();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  async #attempt(call: () => Promise<StoreView>): Promise<void> {
    this.isBusy = true;
    this.failure = null;
    try {
      this.take(await call());
    } catch (thrown) {
      const failure = toFailure(thrown);
      await this.refresh();
      this.failure = failure;
    } finally {
      this.isBusy = false;
    }
  }

  #settle(isOpen: boolean): void {
    this.isDialogOpen = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(isOpen);
  }
}
