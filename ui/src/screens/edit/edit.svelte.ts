/** The edit form of a stored connection: what was changed goes to the core, what is drawn comes back. */
import { Failure, toFailure } from '../../lib/failure';
import type { FieldForm } from '../../lib/field-form';
import type { EditPlace, Frame } from '../../lib/frame.svelte';
import {
  ipc,
  type EditFormView,
  type EditInput,
  type FieldName,
  type FieldView,
  type FurtherValue,
  type InstallationsView,
} from '../../lib/ipc';
import { SecretRows, StagedSecret } from '../../lib/staging.svelte';
import { editing } from '../../lib/words.edit';
import { wizard } from '../../lib/words.wizard';

const PAUSE_MS = 120;
const SECRETS: readonly FieldName[] = ['token', 'password', 'appKey'];

type Answers = Partial<Record<FieldName, string>>;

export class EditForm implements FieldForm {
  readonly ids = 'edit';
  readonly connection: string;
  readonly secret: StagedSecret;
  /** Tokens to add. */
  readonly further: SecretRows;

  view = $state.raw<EditFormView | null>(null);
  answers = $state<Answers>({});
  others = $state<Record<string, FurtherValue>>({});
  /** Ids of the credentials whose tokens go. */
  removed = $state.raw<string[]>([]);
  /** Whether the field for a new secret is open. */
  entersSecret = $state(false);
  /** Whether the person tried to save: from then on every problem is shown. */
  isContinued = $state(false);
  failure = $state.raw<Failure | null>(null);
  refused = $state.raw<Answers>({});
  /** The stamp of what the person saw. */
  seen: string | null = null;

  readonly #tasks: Frame['tasks'];
  #left = $state.raw<FieldName[]>([]);
  /** The fields as they were first drawn. */
  #first = $state.raw<Answers>({});
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(frame: Frame, connection: string) {
    this.connection = connection;
    this.secret = new StagedSecret(frame.announcer, () => this.#changed());
    this.further = new SecretRows(frame.announcer, () => this.#changed());
    this.#tasks = frame.tasks;
  }

  get kind(): string {
    return this.view?.kind ?? '';
  }

  get input(): EditInput {
    return {
      connection: this.connection,
      answers: $state.snapshot(this.answers),
      further: $state.snapshot(this.others),
    };
  }

  get isDirty(): boolean {
    const differs = Object.entries(this.answers).some(
      ([id, answer]) => answer !== (this.#first[id as FieldName] ?? ''),
    );
    return differs || Object.keys(this.others).length > 0 || this.changesSecret;
  }

  get canSave(): boolean {
    return this.view !== null && (this.view.changes.length > 0 || this.changesSecret);
  }

  /** Whether any token comes, goes or is replaced. */
  get changesSecret(): boolean {
    return this.secret.staged !== null || this.further.ids.length > 0 || this.removed.length > 0;
  }

  /** The key that is stored names the list, until another one is entered. */
  get canPick(): boolean {
    return this.secret.staged !== null || this.view?.needsSecret === null;
  }

  pick(): Promise<InstallationsView> {
    const staged = this.secret.staged?.id ?? null;
    const answers = Object.fromEntries(
      (this.view?.fields ?? []).map((field) => [field.id, this.valueOf(field)]),
    );
    const form = { kind: this.kind, system: this.view?.systemId ?? '', answers };
    return this.#tasks.run(wizard.picking, (task) =>
      ipc.listInstallations({ form, staged, stored: this.connection }, task),
    );
  }

  get secretField(): FieldView | undefined {
    return this.view?.fields.find((field) => field.control.control === 'secret');
  }

  /** Fields that need a correction, in order. */
  get problems(): { id: FieldName; label: string }[] {
    const wrong = (this.view?.fields ?? []).filter((field) => this.problemOf(field) !== null);
    return wrong.map(({ id, label }) => ({ id, label }));
  }

  /** What people call a field. */
  labelOf(field: FieldName | null, name: string): string {
    return this.view?.fields.find(({ id }) => id === field)?.label ?? name;
  }

  valueOf(field: FieldView): string {
    return this.answers[field.id] ?? field.value;
  }

  problemOf(field: FieldView): string | null {
    const refused = this.refused[field.id];
    if (refused) return refused;
    if (field.control.control === 'secret') return this.#secretProblem;
    if (field.takenBy) return field.problem ?? wizard.nameTaken;
    return this.isContinued || this.#left.includes(field.id) ? field.problem : null;
  }

  get #secretProblem(): string | null {
    if (this.secret.problem) return this.secret.problem;
    const why = this.view?.needsSecret;
    return why && this.isContinued && !this.secret.staged ? editing.needsSecret[why] : null;
  }

  furtherOf(name: string, stored: FurtherValue): FurtherValue {
    return this.others[name] ?? stored;
  }

  /** Begins, at a place where one was named. */
  async open(place: EditPlace | null): Promise<void> {
    await this.reset();
    if (place?.address) this.use(place.address);
    if (place?.login) this.answer('login', place.login);
  }

  /** Puts another host, or another address, into the address field. */
  use({ insteadOf, address }: { insteadOf: string | null; address: string }): void {
    const typed = this.answers.address ?? this.#first.address ?? '';
    const isWithin = insteadOf !== null && typed.includes(insteadOf);
    this.answer('address', isWithin ? typed.replace(insteadOf, address) : address);
  }

  /** Drops what was changed, and shows the connection as it is stored. */
  async reset(): Promise<void> {
    this.answers = {};
    this.others = {};
    this.refused = {};
    this.#left = [];
    this.isContinued = false;
    this.keepStored();
    await this.read();
    this.see();
    this.#first = Object.fromEntries((this.view?.fields ?? []).map(({ id, value }) => [id, value]));
  }

  /** What is shown is what the person decides about. */
  see(): void {
    this.seen = this.view?.seen ?? null;
  }

  answer(id: FieldName, value: string): void {
    this.answers[id] = value;
    this.#changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), PAUSE_MS);
  }

  leave(id: FieldName): void {
    this.#left = [...this.#left, id];
    void this.read();
  }

  /** Takes a further field; one that is put back as it was is no change. */
  setFurther(name: string, stored: FurtherValue, value: FurtherValue): void {
    const others = Object.entries(this.others).filter(([other]) => other !== name);
    const isBack = JSON.stringify(value) === JSON.stringify(stored);
    this.others = Object.fromEntries(isBack ? others : [...others, [name, value]]);
    this.#changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), PAUSE_MS);
  }

  keepStored(): void {
    this.entersSecret = false;
    this.removed = [];
    this.secret.drop();
    this.further.drop();
  }

  /** Takes a stored token out, or leaves it in after all. */
  toggle(credential: string): void {
    this.removed = this.removed.includes(credential)
      ? this.removed.filter((id) => id !== credential)
      : [...this.removed, credential];
    this.#changed();
  }

  /** Has the form drawn for what was changed. An older form never replaces a newer one. */
  async read(): Promise<void> {
    clearTimeout(this.#timer);
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const view = await ipc.readEditForm(this.input);
      if (turn === this.#turn) this.view = view;
    } catch (thrown) {
      if (turn === this.#turn) this.refuse(toFailure(thrown));
    }
  }

  async settle(): Promise<void> {
    await Promise.all([this.secret.settled(), this.further.settled(), this.read()]);
  }

  /** Puts what the core refused where it belongs. */
  refuse(failure: Failure): void {
    const named = failure.field;
    const field = named && SECRETS.includes(named) ? (this.secretField?.id ?? named) : named;
    const isDrawn = this.view?.fields.some(({ id }) => id === field) ?? false;
    this.failure = field && isDrawn ? null : failure;
    if (field && isDrawn)
      this.refused = { [field]: [failure.message, failure.hint].filter(Boolean).join(' ') };
    if (field && isDrawn && field === this.secretField?.id) this.entersSecret = true;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.secret.drop();
    this.further.drop();
  }

  #changed(): void {
    this.refused = {};
    this.failure = null;
  }
}
