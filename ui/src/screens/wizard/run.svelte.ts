/** Checking and creating what the wizard's form says. */
import { tick } from 'svelte';
import { ERRORS } from '../../lib/errors';
import { toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import { ipc, type CheckEvent, type DraftInput, type FieldName } from '../../lib/ipc';
import { Ladder } from '../../lib/ladder.svelte';
import * as words from '../../lib/words';
import { ends } from '../../lib/words.elsewhere';
import { wizard } from '../../lib/words.wizard';
import type { WizardForm } from './wizard.svelte';

export class WizardRun {
  readonly ladder = new Ladder();
  running = $state<'check' | 'create' | null>(null);
  task = $state<string | null>(null);
  isReasonOpen = $state(false);
  reason = $state('');
  reasonProblem = $state<string | null>(null);

  readonly #frame: Frame;
  readonly #form: WizardForm;

  constructor(frame: Frame, form: WizardForm) {
    this.#frame = frame;
    this.#form = form;
    form.onchange = () => this.#invalidate();
  }

  /** Whether the check of exactly this form ended without a refusal. */
  get canCreate(): boolean {
    const result = this.ladder.result;
    return this.running === null && this.#form.isCredentialDone && result !== null && !this.isRefused;
  }

  get isRefused(): boolean {
    const result = this.ladder.result;
    return result !== null && [result, ...result.rungs].some((part) => part.outcome === 'rejected');
  }

  /** Runs the ladder, or goes to what is missing. */
  async check(): Promise<void> {
    if (this.running || !(await this.#isComplete())) return;
    this.isReasonOpen = false;
    const label = words.status.checking(this.#form.name);
    const check = await this.#run('check', label, (task, listen) =>
      ipc.checkDraft(this.#draft(null), task, listen),
    );
    if (!check) return;
    this.ladder.finish(check);
    this.#form.further.checks = check.tokens;
    if (check.outcome === 'rejected') this.#frame.announcer.interrupt(check.summary);
    else this.#frame.announcer.say(check.summary);
  }

  /** Creates the connection and shows it. */
  async create(): Promise<void> {
    if (this.canCreate) await this.#create(null);
  }

  /** Creates it although the check was refused; the reason is kept. */
  async createAnyway(): Promise<void> {
    const reason = this.reason.trim();
    this.reasonProblem = reason === '' ? wizard.reasonMissing : null;
    if (reason !== '' && this.isRefused && this.running === null) await this.#create(reason);
  }

  cancel(): void {
    if (this.task) void this.#frame.tasks.cancel(this.task);
  }

  async openTokenPage(): Promise<void> {
    try {
      await ipc.openTokenPage(this.#form.input);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Puts another host, or another address, into the address field. */
  async useAddress(insteadOf: string | null, address: string): Promise<void> {
    const typed = this.#form.answers.address ?? '';
    const isWithin = insteadOf !== null && typed.includes(insteadOf);
    this.#form.answer('address', isWithin ? typed.replace(insteadOf, address) : address);
    await this.focus('address');
  }

  /** The account that the provider named, where another one was entered. */
  async useLogin(login: string): Promise<void> {
    this.#form.answer('login', login);
    await this.focus('login');
  }

  /** Moves to a field, opening what hides it. */
  async focus(field: FieldName): Promise<void> {
    if (this.#form.secretField?.id === field && this.#form.secret.staged)
      this.#form.secret.isReplacing = true;
    await tick();
    const control = document.getElementById(`wizard-${field}`);
    control?.closest('details')?.setAttribute('open', '');
    control?.focus();
  }

  async #create(despite: string | null): Promise<void> {
    const name = this.#form.name;
    const created = await this.#run('create', words.status.creating(name), (task, listen) =>
      ipc.createConnection(this.#draft(despite), task, listen),
    );
    if (!created) return;
    this.ladder.finish(created.check);
    this.#form.secret.handOn();
    this.#form.further.handOn();
    this.#form.draft = null;
    this.#frame.created = created.connection;
    this.#frame.leaveGuard = null;
    this.#frame.announcer.say(
      created.isPending ? wizard.createdPending(created.name) : wizard.created(created.name),
    );
    await this.#frame.show(created.connection);
    if (created.offersDeletion) await this.#offerDeletion(created.connection);
  }

  /** The desktop asks; whatever else came of it is said above the list. */
  async #offerDeletion(connection: string): Promise<void> {
    try {
      const end = await ipc.offerEnvFileDeletion(connection);
      if (ends[end] === '') return;
      this.#frame.announcer.say(ends[end]);
      this.#frame.notice = ends[end];
    } catch (thrown) {
      this.#frame.announcer.failure(toFailure(thrown));
    }
  }

  async #run<T>(
    what: 'check' | 'create',
    label: string,
    call: (task: string, listen: (event: CheckEvent) => void) => Promise<T>,
  ): Promise<T | null> {
    this.running = what;
    this.#form.failure = null;
    try {
      return await this.#frame.store.whenOpen(() => {
        this.ladder.begin();
        return this.#frame.tasks.run(label, (task) => {
          this.task = task;
          return call(task, (event) => this.ladder.take(event));
        });
      });
    } catch (thrown) {
      this.ladder.finish(null);
      this.#fail(thrown);
      return null;
    } finally {
      this.running = null;
      this.task = null;
    }
  }

  #draft(despite: string | null): DraftInput {
    return {
      form: this.#form.input,
      staged: this.#form.secret.staged?.id ?? '',
      further: this.#form.further.ids,
      despite,
      draft: this.#form.draft,
    };
  }

  async #isComplete(): Promise<boolean> {
    await this.#form.settle();
    this.#form.isContinued = true;
    const [first] = this.#form.problems;
    if (first) {
      this.#frame.announcer.interrupt(wizard.correct(this.#form.problems.length));
      await this.focus(first.id);
    }
    return !first && this.#form.isCredentialDone;
  }

  #fail(thrown: unknown): void {
    const failure = toFailure(thrown);
    this.#frame.announcer.failure(failure);
    const action = ERRORS[failure.code].action;
    if (action === 'pasteAgain' && !this.#form.reuse.isWanted) {
      this.#form.secret.lose();
      this.#form.further.lose();
      const secret = this.#form.secretField;
      if (secret) void this.focus(secret.id);
      return;
    }
    if (action === 'pasteAgain') this.#form.dropSecret();
    // The user name of a credential of ours stands in no field.
    const { field } = this.#form.refuse(failure);
    if (field) void this.focus(field);
  }

  #invalidate(): void {
    if (this.running === null) this.ladder.clear();
    this.isReasonOpen = false;
  }
}
