/** The window's own state: which screen, what is selected, what the lists looked like when last read. */
import type { First } from '../first';
import { Announcer } from './announce.svelte';
import { Failure, toFailure } from './failure';
import {
  ipc,
  type DraftView,
  type FieldName,
  type HeardInput,
  type ListTroubleView,
  type RotationView,
  type SettingsView,
  type StoreView,
  type StartView,
  type SystemView,
} from './ipc';
import { hearSignals } from './signals';
import { SecretStore } from './store.svelte';
import { Tasks } from './tasks.svelte';
import * as words from './words';

export type ScreenName =
  | 'firstRun'
  | 'connections'
  | 'credentials'
  | 'rotation'
  | 'activity'
  | 'systems'
  | 'wizard'
  | 'edit'
  | 'settings';

/** A place on another screen that a button leads to. */
export type Errand =
  | { kind: 'addSystem' }
  | { kind: 'systemLogin'; system: string }
  | { kind: 'network' }
  | { kind: 'credential'; credential: string }
  /** Without a rotation, a new one. */
  | { kind: 'rotate'; credential: string; rotation: string | null }
  | { kind: 'backups' }
  /** The history of one thing. */
  | { kind: 'activity'; about: { connection?: string; credential?: string }; system?: string }
  | { kind: 'draft'; draft: DraftView }
  /** A further connection for a credential that serves one already. */
  | { kind: 'again'; draft: FurtherUse }
  | { kind: 'edit'; connection: string; at: EditPlace | null };

/** What is known of a connection that would use a credential of ours. */
export interface FurtherUse {
  id: null;
  kind: string;
  system: string;
  answers: Partial<Record<FieldName, string>>;
  credential: string;
}

/** A field to begin at, and what is put into it. */
export interface EditPlace {
  field: FieldName;
  address?: { insteadOf: string | null; address: string };
  login?: string;
}

const ACTIVITY_MS = 30_000;

export class Frame {
  readonly announcer = new Announcer();
  readonly tasks = new Tasks();
  readonly store = new SecretStore();

  start = $state.raw<StartView | null>(null);
  startFailure = $state.raw<Failure | null>(null);
  settings = $state.raw<SettingsView | null>(null);
  screen = $state<ScreenName>('connections');
  errand = $state.raw<Errand | null>(null);
  systems = $state.raw<SystemView[]>([]);
  /** How many connections there are; `null` until the list was read. */
  total = $state<number | null>(null);
  /** How many credentials there are; `null` until the list was read. */
  credentialTotal = $state<number | null>(null);
  /** Rotations that wait for a person. */
  rotations = $state.raw<RotationView[]>([]);
  /** What is the matter with single lists of systems that answer. */
  listTroubles = $state.raw<ListTroubleView[]>([]);
  /** Finding out which use of those has which secret. */
  looking: Promise<unknown> = Promise.resolve();
  /** The credential that is looked at. */
  credential = $state<string | null>(null);
  filter = $state('');
  selected = $state<string | null>(null);
  isHelpOpen = $state(false);
  /** The connection whose deletion is planned. */
  deleting = $state<string | null>(null);
  /** The connection that is shown as commands. */
  printing = $state<string | null>(null);
  /** What the palette begins with; `null` while it is closed. */
  palette = $state<string | null>(null);
  isDetailOpen = $state(false);
  /** The connection that was created just now, until what comes next was read. */
  created = $state<string | null>(null);
  isSuggesting = $state(false);
  isReloading = $state(false);
  /** Whether everything that was erased is gone from every file. */
  isErased = $state(true);
  /** Secrets that a move left behind, in words, until dismissed. */
  leftBehind = $state<string | null>(null);
  /** What came of something that ended on another screen, until dismissed. */
  notice = $state<string | null>(null);
  /** Rises whenever something was committed; what reads rows follows it. */
  revision = $state(0);
  /** Asked before a form is left; answers whether it may be. */
  leaveGuard: (() => Promise<boolean>) | null = null;

  #notedAt = -ACTIVITY_MS;

  get lastReadAt(): string | null {
    const times = this.systems.map((system) => system.listedAt).filter((time) => time !== null);
    return times.length === 0 ? null : times.reduce((oldest, time) => (time < oldest ? time : oldest));
  }

  get downSystems(): SystemView[] {
    return this.systems.filter((system) => system.reach === 'trouble');
  }

  /** Listens until the page is gone. */
  listen(since: HeardInput | null): void {
    const changed = () => {
      this.revision += 1;
      void this.readSystems();
    };
    void hearSignals({ changed, store: (view) => this.#takeStore(view) }, since);
  }

  /** Takes the first answers. */
  async open(first: First): Promise<void> {
    const systems = this.readSystems(first.systems);
    try {
      const start = await first.start;
      this.store.take(start.store);
      this.takeSettings(start.settings);
      this.screen = start.isFirstRun ? 'firstRun' : 'connections';
      this.start = start;
      await systems;
    } catch (thrown) {
      this.startFailure = toFailure(thrown);
    }
  }

  /** Asks for fresh lists, where there is a system to ask. */
  async refresh(): Promise<void> {
    if (this.start && !this.start.isFirstRun && this.systems.length > 0) await this.reload();
  }

  async go(screen: ScreenName, errand: Errand | null = null): Promise<void> {
    if (screen !== this.screen && this.leaveGuard && !(await this.leaveGuard())) return;
    this.errand = errand;
    this.screen = screen;
  }

  async edit(connection: string, at: EditPlace | null = null): Promise<void> {
    await this.go('edit', { kind: 'edit', connection, at });
  }

  /** Begins a rotation, or goes on with one. */
  async rotate(credential: string, rotation: string | null = null): Promise<void> {
    await this.go('rotation', { kind: 'rotate', credential, rotation });
  }

  /** Shows the history of one thing. */
  async tell(about: { connection?: string; credential?: string }, system = ''): Promise<void> {
    await this.go('activity', { kind: 'activity', about, system });
  }

  async readRotations(): Promise<void> {
    // Said by the list of connections already, where the store cannot be read.
    this.rotations = await ipc.listRotations().catch(() => this.rotations);
  }

  async show(connection: string): Promise<void> {
    await this.go('connections');
    this.selected = connection;
  }

  takeSettings(settings: SettingsView): void {
    this.settings = settings;
    const root = document.documentElement;
    if (settings.theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = settings.theme;
  }

  async readSystems(asked = ipc.listSystems()): Promise<void> {
    try {
      this.systems = await asked;
    } catch (thrown) {
      this.announcer.failure(toFailure(thrown));
    }
  }

  /** Systems whose own key was locked away are asked once it is there. */
  #takeStore(view: StoreView): void {
    const wasOpen = this.store.isOpen;
    const waiting = this.systems.filter((system) => system.hasOwnKey && system.reach !== 'answers');
    this.store.take(view);
    if (wasOpen || !this.store.isOpen || waiting.length === 0) return;
    // Whoever opened it to read the lists does so first.
    setTimeout(() => void this.reload(waiting.map((system) => system.id)));
  }

  /** The same because a person wants it: where a system's own key is sealed, the store is opened first. */
  async reloadNow(systems: string[] = []): Promise<void> {
    const asked = this.systems.filter((system) => systems.length === 0 || systems.includes(system.id));
    if (asked.some((system) => system.hasOwnKey)) await this.store.ensureOpen();
    await this.reload(systems);
  }

  /** Has the systems asked for their connections; all of them without names. */
  async reload(systems: string[] = []): Promise<void> {
    if (this.isReloading) return;
    this.isReloading = true;
    try {
      const read = await this.tasks.run(words.status.reloading, (task) => ipc.reloadLists(systems, task));
      const summary = words.connections.readSummary(read.found, read.adopted);
      this.announcer.say([summary, ...read.troubles.map((trouble) => trouble.words)].join(' '));
      const isRead = (system: string) => systems.length === 0 || systems.includes(system);
      this.listTroubles = [
        ...this.listTroubles.filter((trouble) => !isRead(trouble.system)),
        ...read.troubles.filter((trouble) => !trouble.isWhole),
      ];
    } catch (thrown) {
      this.announcer.failure(toFailure(thrown));
    } finally {
      this.isReloading = false;
      await this.readSystems();
    }
  }

  async toggleLock(): Promise<void> {
    if (!this.store.isOpen) {
      await this.store.ask();
      return;
    }
    await this.store.lock();
    if (this.store.failure) this.announcer.failure(this.store.failure);
  }

  /** Tells the core that somebody is there, at most once in 30 seconds. */
  noteActivity(now: number): void {
    if (now - this.#notedAt < ACTIVITY_MS) return;
    this.#notedAt = now;
    ipc.noteActivity().catch(() => undefined);
  }
}
