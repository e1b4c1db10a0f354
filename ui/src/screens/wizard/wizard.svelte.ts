/** The wizard's form: answers go to the core, what is drawn comes back. It never holds a secret. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import {
  ipc,
  type DraftView,
  type FieldName,
  type FieldView,
  type FormInput,
  type FormView,
  type InstallationsView,
  type KindView,
  type StagedView,
} from '../../lib/ipc';
import { SecretRows, StagedSecret } from '../../lib/staging.svelte';
import * as words from '../../lib/words';
import { wizard } from '../../lib/words.wizard';

const PAUSE_MS = 120;

export class WizardForm {
  kinds = $state.raw<KindView[]>([]);
  kind = $state('');
  system = $state('');
  answers = $state<Partial<Record<FieldName, string>>>({});
  form = $state.raw<FormView | null>(null);
  /** Whether the person tried to go on: from then on every problem is shown. */
  isContinued = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** What the core refused, on the field that is to blame. */
  refused = $state.raw<Partial<Record<FieldName, string>>>({});
  /** Called whenever something changed that a check depends on. */
  onchange: () => void = () => undefined;

  readonly secret: StagedSecret;
  readonly further: SecretRows;
  /** What the ids of its controls begin with. */
  readonly ids = 'wizard';

  readonly #frame: Frame;
  #left = $state.raw<FieldName[]>([]);
  /** The draft that is continued, and what it says. */
  #draft = $state.raw<string | null>(null);
  #kept = $state.raw('');
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(frame: Frame) {
    this.#frame = frame;
    this.secret = new StagedSecret(frame.announcer, () => this.#changed());
    this.further = new SecretRows(frame.announcer, () => this.#changed());
    const [only, ...others] = frame.systems;
    if (only && others.length === 0) this.system = only.id;
  }

  get input(): FormInput {
    const given = Object.entries(this.answers).filter(([, answer]) => answer !== undefined);
    return { kind: this.kind, system: this.system, answers: Object.fromEntries(given) };
  }

  get isDirty(): boolean {
    const isEmpty = Object.values(this.answers).every((answer) => answer === undefined || answer === '');
    return this.secret.staged !== null || (!isEmpty && JSON.stringify(this.input) !== this.#kept);
  }

  get isPlaceDone(): boolean {
    return this.form?.isPlaceComplete === true && this.system !== '' && !this.field('name')?.takenBy;
  }

  get isCredentialDone(): boolean {
    return (
      this.isPlaceDone &&
      this.form?.isComplete === true &&
      this.secret.staged !== null &&
      !this.secret.isReplacing &&
      this.further.isSettled
    );
  }

  /** The name that the connection will have. */
  get name(): string {
    return this.field('name')?.value ?? '';
  }

  get secretField(): FieldView | undefined {
    return this.form?.fields.find((field) => field.control.control === 'secret');
  }

  /** Fields that need a correction, in order; of the second block once it is unlocked. */
  get problems(): { id: FieldName; label: string }[] {
    const place = this.system === '' ? [{ id: 'system' as const, label: wizard.system }] : [];
    const wrong = (this.form?.fields ?? []).filter(
      (field) => this.problemOf(field) !== null && (this.isPlaceDone || field.block !== 'credential'),
    );
    return [...place, ...wrong.map(({ id, label }) => ({ id, label }))];
  }

  get canPick(): boolean {
    return this.isPlaceDone && this.secret.staged !== null;
  }

  pick(): Promise<InstallationsView> {
    const input = { form: this.input, staged: this.secret.staged?.id ?? null, stored: null };
    return this.#frame.tasks.run(wizard.picking, (task) => ipc.listInstallations(input, task));
  }

  field(id: FieldName): FieldView | undefined {
    return this.form?.fields.find((field) => field.id === id);
  }

  valueOf(field: FieldView): string {
    return this.answers[field.id] ?? field.value;
  }

  /** What is wrong with a field, once it may be said. */
  problemOf(field: FieldView): string | null {
    const refused = this.refused[field.id];
    if (refused) return refused;
    if (field.takenBy) return field.problem ?? wizard.nameTaken;
    if (field.control.control === 'secret') {
      if (this.secret.problem) return this.secret.problem;
      return this.isContinued && this.isPlaceDone && !this.secret.staged ? wizard.secretMissing : null;
    }
    return this.isContinued || this.#left.includes(field.id) ? field.problem : null;
  }

  /** Begins, or goes on with a draft. */
  async open(draft: DraftView | null = null): Promise<void> {
    try {
      this.kinds = await ipc.listKinds();
      this.kind = draft?.kind ?? this.kinds[0]?.id ?? '';
      if (draft) {
        this.#draft = draft.id;
        this.system = draft.system ?? '';
        this.answers = { ...draft.answers };
        this.#kept = JSON.stringify(this.input);
      }
      await this.read();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  /** Puts it aside, without its secret; answers whether that worked. */
  async saveDraft(): Promise<boolean> {
    try {
      this.#draft = await ipc.saveDraft({ draft: this.#draft, form: this.input });
      this.#kept = JSON.stringify(this.input);
      this.dropSecrets();
      this.#frame.announcer.say(words.drafts.saved);
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      this.#frame.announcer.failure(this.failure);
      return false;
    }
  }

  /** Drops the draft that became a connection. */
  async discardDraft(): Promise<void> {
    if (this.#draft !== null) await ipc.discardDraft(this.#draft).catch(() => undefined);
    this.#draft = null;
  }

  chooseKind(kind: string): void {
    this.kind = kind;
    // An address or user of one provider is none of another's: a secret must never be tried at the wrong host.
    const { organization, name } = this.answers;
    this.answers = { ...(organization && { organization }), ...(name && { name }) };
    this.#left = [];
    this.isContinued = false;
    this.dropSecrets();
    this.#changed();
    void this.read();
  }

  chooseSystem(system: string): void {
    this.system = system;
    this.#changed();
    void this.read();
  }

  answer(id: FieldName, value: string): void {
    // Another way of signing in takes another secret.
    if (id === 'authMethod' && this.secret.staged && value !== this.answers[id]) this.dropSecrets();
    this.answers[id] = value;
    this.#changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), PAUSE_MS);
  }

  leave(id: FieldName): void {
    // An emptied field shows what is proposed again.
    if (this.answers[id] === '') this.answers = { ...this.answers, [id]: undefined };
    this.#left = [...this.#left, id];
    void this.read();
  }

  /** Has the form drawn for the answers so far. An older form never replaces a newer one. */
  async read(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.kind === '') return;
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const form = await ipc.readForm(this.input);
      if (turn !== this.#turn) return;
      this.form = form;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = toFailure(thrown);
    }
  }

  /** Waits for a secret that is on its way to the core, then has the form drawn again. */
  async settle(): Promise<void> {
    await Promise.all([this.secret.settled(), this.further.settled(), this.read()]);
  }

  /** Takes over what the core staged from elsewhere, with the user name beside it. */
  takeStaged(staged: StagedView, login: string | null): void {
    this.secret.take(staged);
    if (login !== null && this.field('login')) this.answers['login'] = login;
    this.#changed();
    void this.read();
  }

  /** Puts what the core refused where it belongs. */
  refuse(failure: Failure): void {
    this.failure = failure.field ? null : failure;
    if (failure.field) this.refused = { [failure.field]: failure.message };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.dropSecrets();
  }

  dropSecrets(): void {
    this.secret.drop();
    this.further.drop();
  }

  #changed(): void {
    this.refused = {};
    this.further.checks = [];
    this.failure = null;
    this.onchange();
  }
}
