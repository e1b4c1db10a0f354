/** Saving what the edit form says, and what comes of it. */
import { tick } from 'svelte';
import { ERRORS } from '../../lib/errors';
import { toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import { ipc, type BothSidesView, type EditedView, type FieldName } from '../../lib/ipc';
import { Ladder } from '../../lib/ladder.svelte';
import * as words from '../../lib/words';
import { editing } from '../../lib/words.edit';
import { wizard } from '../../lib/words.wizard';
import type { EditForm } from './edit.svelte';

export class EditRun {
  readonly ladder = new Ladder();
  task = $state<string | null>(null);
  isRunning = $state(false);
  /** What somebody else made of it, until the person has decided. */
  sides = $state.raw<BothSidesView | null>(null);
  /** What came of the last save. */
  result = $state.raw<EditedView | null>(null);

  readonly #frame: Frame;
  readonly #form: EditForm;

  constructor(frame: Frame, form: EditForm) {
    this.#frame = frame;
    this.#form = form;
  }

  /** Saves it and has it tested, or goes to what is missing. */
  async save(): Promise<void> {
    const form = this.#form;
    if (this.isRunning) return;
    form.failure = null;
    if (!(await this.#isComplete())) return;
    this.isRunning = true;
    this.result = null;
    const name = form.view?.name ?? '';
    const input = {
      edit: form.input,
      staged: form.secret.staged?.id ?? null,
      added: form.further.ids,
      removed: form.removed,
      seen: form.seen,
    };
    try {
      const { outcome, ...came } = await this.#frame.store.whenOpen(() => {
        this.ladder.begin();
        return this.#frame.tasks.run(words.status.saving(name), (task) => {
          this.task = task;
          return ipc.editConnection(input, task, (event) => this.ladder.take(event));
        });
      });
      if (outcome === 'changedElsewhere') this.#compare(came as BothSidesView);
      else await this.#done(came as EditedView);
    } catch (thrown) {
      this.ladder.finish(null);
      // A field of a form that is shut takes no focus.
      this.isRunning = false;
      await this.#fail(thrown);
    } finally {
      this.isRunning = false;
      this.task = null;
    }
  }

  cancel(): void {
    if (this.task) void this.#frame.tasks.cancel(this.task);
  }

  /** Overrides theirs, in the person's own fields only. */
  async saveMine(): Promise<void> {
    this.goOn();
    await this.save();
  }

  /** The person knows theirs, and changes their own. */
  goOn(): void {
    this.#form.seen = this.sides?.theirsAt ?? null;
    this.sides = null;
  }

  /** Drops what the person changed; the mark goes, because they have seen it. */
  async keepTheirs(): Promise<void> {
    this.sides = null;
    await this.#form.reset();
    await ipc.acknowledgeChange(this.#form.connection).catch(() => undefined);
    this.#frame.announcer.say(editing.keptTheirs);
  }

  /** Reads the system's list again; what it says is what the person decides about. */
  async readAgain(): Promise<void> {
    const system = this.#form.view?.systemId;
    this.#form.failure = null;
    await this.#frame.reload(system === undefined ? [] : [system]);
    await this.#form.read();
    this.#form.see();
  }

  /** Erases the secrets that made room. */
  async erase(ids: readonly string[]): Promise<void> {
    try {
      let isFinished = true;
      for (const id of ids) isFinished = (await ipc.eraseUnused(id)).isFinished && isFinished;
      this.#frame.isErased = isFinished;
      this.#frame.announcer.say(isFinished ? editing.erased : editing.erasing);
      this.forgetUnused();
    } catch (thrown) {
      this.#form.failure = toFailure(thrown);
      this.#frame.announcer.failure(this.#form.failure);
    }
  }

  /** The replaced secret stays; it is found among the credentials. */
  forgetUnused(): void {
    if (this.result) this.result = { ...this.result, unused: [] };
  }

  async openTokenPage(): Promise<void> {
    try {
      await ipc.openConnectionTokenPage(this.#form.connection);
    } catch (thrown) {
      await this.#fail(thrown);
    }
  }

  /** Our record says whose the secret is. */
  async takeOver(account: string): Promise<void> {
    try {
      await ipc.takeOverAccount(this.#form.connection, account);
      this.#frame.announcer.say(words.detail.tookOver(account));
      this.ladder.clear();
    } catch (thrown) {
      await this.#fail(thrown);
    }
  }

  /** Moves to a field, opening what hides it. */
  async focus(field: FieldName): Promise<void> {
    if (this.#form.secretField?.id === field) {
      this.#form.entersSecret = true;
      this.#form.secret.isReplacing = this.#form.secret.staged !== null;
    }
    await tick();
    const control = document.getElementById(`edit-${field}`);
    control?.closest('details')?.setAttribute('open', '');
    control?.focus();
  }

  async #done(edited: EditedView): Promise<void> {
    this.ladder.finish(edited.check);
    this.#form.secret.handOn();
    this.#form.further.handOn();
    await this.#form.reset();
    this.result = edited;
    const said = [editing.saved(this.#form.view?.name ?? ''), edited.check?.summary ?? editing.untested];
    if (edited.check?.outcome === 'rejected') this.#frame.announcer.interrupt(said.join(' '));
    else this.#frame.announcer.say(said.join(' '));
  }

  #compare(sides: BothSidesView): void {
    this.ladder.clear();
    this.sides = sides;
    this.#frame.announcer.interrupt(editing.conflict);
  }

  async #isComplete(): Promise<boolean> {
    await this.#form.settle();
    this.#form.isContinued = true;
    const [first] = this.#form.problems;
    if (first) {
      this.#frame.announcer.interrupt(wizard.correct(this.#form.problems.length));
      await this.focus(first.id);
    }
    return !first && this.#form.failure === null && this.#form.canSave;
  }

  async #fail(thrown: unknown): Promise<void> {
    const failure = toFailure(thrown);
    this.#frame.announcer.failure(failure);
    const secret = this.#form.secretField;
    if (ERRORS[failure.code].action === 'pasteAgain') {
      this.#form.secret.lose();
      this.#form.further.lose();
      if (secret) await this.focus(secret.id);
      return;
    }
    this.#form.refuse(failure);
    const [field] = this.#form.problems;
    if (failure.field && field) await this.focus(field.id);
  }
}
