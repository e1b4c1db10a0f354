/** The wizard's form: answers go to the core, what is drawn comes back. It never holds a secret. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import {
  ipc,
  type FieldName,
  type FieldView,
  type FindingView,
  type FormInput,
  type FormView,
  type InstallationsView,
  type KindView,
  type PlacesView,
  type StagedView,
  type SystemView,
} from '../../lib/ipc';
import { SecretRows, StagedSecret } from '../../lib/staging.svelte';
import * as words from '../../lib/words';
import { wizard } from '../../lib/words.wizard';
import { Reuse } from './reuse.svelte';

const PAUSE_MS = 120;

/** What a form begins with. */
export interface Begun {
  /** The draft that is continued, where there is one. */
  id: string | null;
  kind: string;
  system: string | null;
  answers: Partial<Record<FieldName, string>>;
  /** The credential of ours that is proposed. */
  credential: string | null;
}

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
  readonly reuse: Reuse;
  /** What the ids of its controls begin with. */
  readonly ids = 'wizard';

  readonly #frame: Frame;
  /** The draft that is continued. */
  draft: string | null = null;
  #left = $state.raw<FieldName[]>([]);
  /** What the draft says. */
  #kept = $state.raw('');
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(frame: Frame) {
    this.#frame = frame;
    this.secret = new StagedSecret(frame.announcer, () => this.#changed());
    this.further = new SecretRows(frame.announcer, () => this.#changed());
    this.reuse = new Reuse(this);
  }

  /** The kinds, put together by what holds them. */
  get groups(): { group: string; kinds: KindView[] }[] {
    const all = this.kinds.map((kind) => kind.group);
    const names = all.filter((group, place) => all.indexOf(group) === place);
    return names.map((group) => ({ group, kinds: this.kinds.filter((kind) => kind.group === group) }));
  }

  /** The systems that hold connections of the chosen kind. */
  get systems(): SystemView[] {
    const sort = this.kinds.find((kind) => kind.id === this.kind)?.system;
    return this.#frame.systems.filter((system) => system.sort === sort);
  }

  /** Why nothing can be created in the chosen system. */
  get readOnly(): FindingView | null {
    return this.systems.find((system) => system.id === this.system)?.readOnly ?? null;
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

  /** What the kind's place could be, asked with the secret that is here. */
  places = (): Promise<PlacesView> => {
    const staged = this.secret.staged?.id ?? '';
    const input = { form: this.input, staged, further: [], despite: null, draft: null };
    return this.#frame.store.whenOpen(() =>
      this.#frame.tasks.run(wizard.askingPlaces, (task) => ipc.listPlaces(input, task)),
    );
  };

  /** The kind, where it is one of the agent's connectors. */
  get connector(): string | null {
    return this.kinds.find((kind) => kind.id === this.kind)?.system === 'dojops' ? this.kind : null;
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
      const missing = this.reuse.isWanted ? wizard.heldMissing : wizard.secretMissing;
      return this.isContinued && this.isPlaceDone && !this.secret.staged ? missing : null;
    }
    return this.isContinued || this.#left.includes(field.id) ? field.problem : null;
  }

  /** Begins, or goes on with a draft or from what another connection has in common with this one. */
  async open(begun: Begun | null = null): Promise<void> {
    try {
      const sorts = this.#frame.systems.map((system) => system.sort);
      this.kinds = (await ipc.listKinds()).filter((kind) => sorts.includes(kind.system));
      this.kind = begun?.kind ?? this.kinds[0]?.id ?? '';
      this.#settleSystem();
      if (begun) {
        this.draft = begun.id;
        this.system = begun.system ?? '';
        this.answers = { ...begun.answers };
        this.#kept = JSON.stringify(this.input);
      }
      await this.read();
      if (begun?.credential) await this.reuse.take(begun.credential);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  /** Puts it aside, without its secret; answers whether that worked. */
  async saveDraft(): Promise<boolean> {
    try {
      const credential = this.secret.staged?.credential ?? null;
      this.draft = await ipc.saveDraft({ draft: this.draft, form: this.input, credential });
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

  chooseKind(kind: string): void {
    this.kind = kind;
    // An address or user of one provider is none of another's: a secret must never be tried at the wrong host.
    const { organization, name } = this.answers;
    this.answers = { ...(organization && { organization }), ...(name && { name }) };
    this.#left = [];
    this.isContinued = false;
    this.dropSecrets();
    this.reuse.forget();
    this.#settleSystem();
    this.#changed();
    void this.read();
  }

  /** A system of another sort cannot stay; the only one there is needs no choosing. */
  #settleSystem(): void {
    const [only, ...others] = this.systems;
    if (!this.systems.some((system) => system.id === this.system)) this.system = '';
    if (only && others.length === 0) this.system = only.id;
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

  /** Chooses between a new secret and one that is held; whichever was there goes. */
  wantHeld(isWanted: boolean): void {
    this.reuse.isWanted = isWanted;
    this.dropSecrets();
    this.#changed();
  }

  dropSecret(): void {
    this.secret.drop();
    this.#changed();
  }

  /** Puts what the core refused where it belongs. */
  refuse(failure: Failure): { field: FieldName | null } {
    const field = failure.field === 'login' && this.reuse.isWanted ? null : failure.field;
    this.failure = field ? null : failure;
    if (field) this.refused = { [field]: failure.message };
    return { field };
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
