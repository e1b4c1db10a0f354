/** Adding a system: an address is asked who it is, then named and added. No secret is kept here. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import {
  ipc,
  type EnvironmentName,
  type ProbeView,
  type ProposalView,
  type SystemLoginInput,
  type SystemSort,
  type SystemSortView,
  type SystemView,
} from '../../lib/ipc';
import * as words from '../../lib/words';

export type LoginChoice = 'none' | 'apiKey' | 'uiBasic';

export class NewSystem {
  sorts = $state.raw<SystemSortView[]>([]);
  sort = $state.raw<SystemSortView | null>(null);
  address = $state('');
  name = $state('');
  environment = $state<EnvironmentName>('dev');
  allowsPlainHttp = $state(false);
  loginChoice = $state<LoginChoice>('none');
  user = $state('');

  proposals = $state.raw<ProposalView[]>([]);
  isLooking = $state(false);
  hasLooked = $state(false);
  fileWords = $state<string | null>(null);

  probe = $state.raw<ProbeView | null>(null);
  isProbing = $state(false);
  isAdding = $state(false);
  failure = $state.raw<Failure | null>(null);
  added = $state.raw<SystemView[]>([]);

  readonly #frame: Frame;
  /** The state file that named the address. */
  #file: string | null = null;
  #turn = 0;
  #asking: Promise<void> | null = null;
  #task: string | null = null;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  /** The name as typed, or one that follows the environment. */
  get shownName(): string {
    return (
      this.name || `${this.sort?.label ?? ''} ${words.environment[this.environment].toLowerCase()}`.trim()
    );
  }

  get canAdd(): boolean {
    if (this.address.trim() === '' || this.isAdding) return false;
    return !this.probe?.isPlainRemote || this.allowsPlainHttp;
  }

  type(address: string): void {
    this.cancel();
    this.address = address;
    this.#file = null;
    this.#turn += 1;
    this.#asking = null;
    this.probe = null;
    this.isProbing = false;
    this.failure = null;
    this.allowsPlainHttp = false;
  }

  /** Stops asking the address. */
  cancel(): void {
    if (this.#task) void this.#frame.tasks.cancel(this.#task);
    this.#task = null;
  }

  /** Another sort of system: nothing that was answered about the former one is kept. */
  choose(id: SystemSort): void {
    this.sort = this.sorts.find((sort) => sort.id === id) ?? null;
    this.clear();
    this.address = this.sort?.address ?? '';
  }

  /** Reads what can be added, and looks for systems on this computer. */
  async look(): Promise<void> {
    this.isLooking = true;
    try {
      this.sorts = await ipc.listSystemSorts();
      if (!this.sort) this.sort = this.sorts[0] ?? null;
      this.#propose(await ipc.findSystems());
    } catch (thrown) {
      this.failure = toFailure(thrown);
    } finally {
      this.isLooking = false;
      this.hasLooked = true;
    }
  }

  /** Reads a state file: the one at `path`, or one that is chosen in the system's own dialog. */
  async readFile(path: string | null): Promise<void> {
    this.failure = null;
    this.fileWords = null;
    try {
      const found = path === null ? await ipc.pickStateFile() : await ipc.readStateFile(path);
      if (found.length === 0 && path !== null) this.fileWords = words.systems.nothingInFile;
      this.#propose(found);
      const [only] = found;
      if (only && this.address === '') await this.use(only);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  async use(proposal: ProposalView): Promise<void> {
    this.type(proposal.address);
    this.#file = proposal.stateFile;
    await this.ask();
  }

  /** Asks the address who it is; asked again meanwhile, the same answer serves both. */
  ask(): Promise<void> {
    if (this.address.trim() === '' || this.probe) return Promise.resolve();
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  /** Adds it and reads its lists. `login` is handed on and dropped. */
  async add(login: SystemLoginInput | null): Promise<SystemView | null> {
    const input = this.#input(login);
    const file = this.#file;
    const pending = this.#frame.tasks.run(words.systems.adding, (task) => ipc.addSystem(input, task));
    this.isAdding = true;
    this.failure = null;
    try {
      const system = await pending;
      this.added = [...this.added, system];
      this.clear();
      // The system is there whatever comes of its file: that is chosen again under Systems.
      if (file)
        await ipc
          .keepStateFile(system.id, file)
          .catch((thrown: unknown) => this.#frame.announcer.failure(toFailure(thrown)));
      await this.#frame.readSystems();
      if (system.listedAt === null && system.reach !== 'trouble') await this.#frame.reload([system.id]);
      return system;
    } catch (thrown) {
      const failure = toFailure(thrown);
      this.failure = login
        ? new Failure({ ...failure, message: failure.message, hint: failure.hint ?? words.secrets.typeAgain })
        : failure;
      this.#frame.announcer.failure(failure);
      return null;
    } finally {
      this.isAdding = false;
    }
  }

  clear(): void {
    this.type(this.sort?.address ?? '');
    this.name = '';
    this.user = '';
    this.loginChoice = this.sort?.needsLogin ? 'apiKey' : 'none';
  }

  /** An older answer never replaces a newer one. */
  async #ask(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.isProbing = true;
    this.failure = null;
    try {
      const input = this.#input(null);
      const probe = await this.#frame.tasks.run(words.systems.asking(input.address), (task) => {
        this.#task = task;
        return ipc.probeSystem(input, task);
      });
      if (turn !== this.#turn) return;
      this.probe = probe;
      if (probe.needsLogin && this.loginChoice === 'none')
        this.loginChoice = this.sort?.logins[0] ?? 'apiKey';
    } catch (thrown) {
      if (turn === this.#turn) this.failure = toFailure(thrown);
    } finally {
      if (turn === this.#turn) {
        this.isProbing = false;
        this.#asking = null;
        this.#task = null;
      }
    }
  }

  #propose(found: ProposalView[]): void {
    const isNew = (proposal: ProposalView) =>
      !this.proposals.some((known) => known.address === proposal.address);
    this.proposals = [...this.proposals, ...found.filter(isNew)];
  }

  #input(login: SystemLoginInput | null) {
    return {
      sort: this.sort?.id ?? 'devLake',
      address: this.address,
      name: this.shownName,
      environment: this.environment,
      login,
      allowsPlainHttp: this.allowsPlainHttp,
    };
  }
}
