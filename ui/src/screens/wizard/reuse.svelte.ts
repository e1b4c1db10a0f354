/** "One I have": credentials that are sealed here and fit the form. The core opens them; nothing of them is here. */
import { toFailure } from '../../lib/failure';
import { ipc, type FormInput, type HeldOfferView, type StagedView } from '../../lib/ipc';

/** What a choice of a credential needs of the form around it. */
interface ReuseForm {
  readonly kind: string;
  readonly input: FormInput;
  takeStaged(staged: StagedView, login: string | null): void;
}

export class Reuse {
  offers = $state.raw<HeldOfferView[]>([]);
  /** Whether one of them is wanted, not a new secret. */
  isWanted = $state(false);
  problem = $state<string | null>(null);

  readonly #form: ReuseForm;
  #turn = 0;

  constructor(form: ReuseForm) {
    this.#form = form;
  }

  /** Reads which fit. Without an answer there is nothing to choose, and a new secret still works. */
  async look(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const offers = await ipc.listHeld(this.#form.input).catch(() => []);
    if (turn === this.#turn) this.offers = offers;
  }

  /** Takes one; answers whether it could be had. */
  async take(credential: string): Promise<boolean> {
    const kind = this.#form.kind;
    this.problem = null;
    try {
      const held = await ipc.stageHeld({ kind, credential });
      if (kind !== this.#form.kind) {
        ipc.dropStaged(held.staged.id).catch(() => undefined);
        return false;
      }
      this.isWanted = true;
      this.#form.takeStaged(held.staged, held.login);
      return true;
    } catch (thrown) {
      const failure = toFailure(thrown);
      this.problem = [failure.message, failure.hint].filter(Boolean).join(' ');
      return false;
    }
  }

  /** Another kind: what was offered fits it no more. */
  forget(): void {
    this.#turn += 1;
    this.offers = [];
    this.isWanted = false;
    this.problem = null;
  }
}
