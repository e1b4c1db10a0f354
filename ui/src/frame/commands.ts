/** Everything that can be done by name or key: one table for the keyboard, the palette, the list of keys and tooltips. */
import type { Frame } from '../lib/frame.svelte';
import { toFailure } from '../lib/failure';
import { ipc, type SettingsView } from '../lib/ipc';
import { strokeForAria, strokeWords, type Stroke } from '../lib/keys';
import * as words from '../lib/words';
import { commands as names } from '../lib/words.commands';
import type { ConnectionsState } from '../screens/connections/connections.svelte';

export const FILTER_ID = 'filter';

/** What a command works on. */
export interface Place {
  frame: Frame;
  connections: ConnectionsState;
}

export interface Command {
  words: string;
  strokes: readonly Stroke[];
  /** Whether it makes sense at this moment; always where nothing is said. */
  can?: (place: Place) => boolean;
  run: (place: Place) => void;
  /** Whether its key belongs to the text that has the focus. */
  isForLists?: true;
  /** Whether it is a key only: in a list of commands it would say nothing. */
  isKeyOnly?: true;
}

const control = (key: string): Stroke => ({ key, isControl: true });
const command = <Id extends string>(table: Record<Id, Command>) => table;

export const COMMANDS = command({
  palette: {
    words: names.palette,
    strokes: [control('k')],
    run: ({ frame }) => (frame.palette = ''),
    isKeyOnly: true,
  },
  connections: {
    words: names.connections,
    strokes: [control('2')],
    run: ({ frame }) => void frame.go('connections'),
  },
  credentials: {
    words: names.credentials,
    strokes: [control('3')],
    run: ({ frame }) => void frame.go('credentials'),
  },
  rotate: {
    words: names.rotate,
    strokes: [{ key: 'r', isControl: true, isShift: true }],
    can: (place) => credentialOf(place) !== null,
    run: (place) => void place.frame.rotate(credentialOf(place) ?? ''),
  },
  activity: {
    words: names.activity,
    strokes: [control('5')],
    run: ({ frame }) => void frame.go('activity'),
  },
  systems: {
    words: names.systems,
    strokes: [control('6')],
    run: ({ frame }) => void frame.go('systems'),
  },
  newConnection: {
    words: names.newConnection,
    strokes: [control('n')],
    run: ({ frame }) => void frame.go('wizard'),
  },
  addSystem: {
    words: words.systems.add,
    strokes: [],
    run: ({ frame }) => void frame.go('systems', { kind: 'addSystem' }),
  },
  filter: {
    words: names.filter,
    strokes: [control('f'), { key: '/' }],
    run: () => document.getElementById(FILTER_ID)?.focus(),
  },
  test: {
    words: names.test,
    strokes: [control('t')],
    can: ({ connections }) =>
      connections.selection.count > 0 ? !connections.tests.isRunning : connections.canTest,
    run: ({ connections }) => void connections.testSelected(),
  },
  delete: {
    words: names.delete,
    strokes: [{ key: 'Delete' }],
    can: ({ frame, connections }) => frame.screen === 'connections' && connections.canDelete,
    run: ({ frame }) => (frame.deleting = frame.selected),
    isForLists: true,
  },
  testAll: {
    words: names.testAll,
    strokes: [{ key: 't', isControl: true, isShift: true }],
    can: ({ connections }) => !connections.tests.isRunning && connections.matching > 0,
    run: ({ connections }) => void connections.testAll(),
  },
  edit: {
    words: names.edit,
    strokes: [{ key: 'e' }],
    can: ({ frame, connections }) =>
      frame.screen === 'connections' && frame.selected !== null && connections.detail?.isTestable === true,
    run: ({ frame }) => frame.selected && void frame.edit(frame.selected),
  },
  asCommand: {
    words: names.asCommand,
    strokes: [{ key: 'c', isControl: true, isShift: true }],
    can: ({ frame, connections }) =>
      frame.screen === 'connections' && frame.selected !== null && connections.detail?.canPrint === true,
    run: ({ frame }) => (frame.printing = frame.selected),
  },
  selectAll: {
    words: words.selection.all,
    strokes: [control('a')],
    can: ({ frame, connections }) => frame.screen === 'connections' && connections.matching > 0,
    run: ({ connections }) => void connections.selectAll(),
    isForLists: true,
  },
  clearSelection: {
    words: words.selection.clear,
    strokes: [],
    can: ({ connections }) => connections.selection.count > 0,
    run: ({ connections }) => connections.selection.clear(),
  },
  reload: {
    words: names.reload,
    strokes: [{ key: 'F5' }],
    can: ({ frame }) => !frame.isReloading,
    run: ({ frame }) => void frame.reloadNow(),
  },
  detail: {
    words: words.common.detail,
    strokes: [{ key: 'd' }],
    run: ({ frame }) => (frame.isDetailOpen = !frame.isDetailOpen),
  },
  lock: {
    words: names.lock,
    strokes: [control('l')],
    run: ({ frame }) => void frame.toggleLock(),
  },
  settings: {
    words: names.settings,
    strokes: [control(',')],
    run: ({ frame }) => void frame.go('settings'),
  },
  lightTheme: { words: names.theme.light, strokes: [], run: set({ theme: 'light' }) },
  darkTheme: { words: names.theme.dark, strokes: [], run: set({ theme: 'dark' }) },
  systemTheme: { words: names.theme.system, strokes: [], run: set({ theme: 'system' }) },
  help: {
    words: names.help,
    strokes: [{ key: 'F1' }, { key: '?' }],
    run: ({ frame }) => (frame.isHelpOpen = true),
  },
  back: {
    words: names.back,
    strokes: [{ key: 'Escape' }],
    can: ({ frame, connections }) =>
      frame.screen !== 'connections' || frame.selected !== null || connections.selection.count > 0,
    run: back,
    isKeyOnly: true,
  },
});

export type CommandId = keyof typeof COMMANDS;

const GROUPINGS = ([null, 'system', 'kind', 'credential', 'tag'] as const).map((by): Command => ({
  words: by === null ? words.views.ungrouped : words.views.groupBy(words.views.groups[by]),
  strokes: [],
  can: ({ connections }) => connections.groupBy !== by,
  run: ({ frame, connections }) => {
    void frame.go('connections');
    void connections.group(by);
  },
}));

/** The table as a list. */
export const ALL_COMMANDS: readonly Command[] = [...Object.values<Command>(COMMANDS), ...GROUPINGS];

/** Keys that a list itself handles; here for the list of keys only. */
export const LIST_KEYS: readonly Pick<Command, 'words' | 'strokes'>[] = [
  { words: names.list.move, strokes: [{ key: '↑' }, { key: '↓' }] },
  { words: names.list.open, strokes: [{ key: 'Enter' }] },
  { words: names.list.tick, strokes: [{ key: names.list.space }] },
  {
    words: names.list.extend,
    strokes: [
      { key: '↑', isShift: true },
      { key: '↓', isShift: true },
    ],
  },
];

/** The first stroke of a command, as drawn on keys. */
export function hintOf(id: CommandId): string {
  const stroke = COMMANDS[id].strokes[0];
  return stroke ? strokeWords(stroke) : '';
}

/** For `aria-keyshortcuts`. */
export function shortcutsOf(id: CommandId): string {
  return COMMANDS[id].strokes.map(strokeForAria).join(' ');
}

/** The credential that is looked at, or the first one of the connection that is. */
function credentialOf({ frame, connections }: Place): string | null {
  if (frame.screen === 'credentials') return frame.credential;
  if (frame.screen !== 'connections') return null;
  return connections.detail?.credentials[0]?.id ?? null;
}

/** The panel first, then the selection; from any other screen to the list. */
function back({ frame, connections }: Place): void {
  if (frame.screen === 'rotation') void frame.go('credentials');
  else if (frame.screen === 'credentials' && frame.credential !== null) frame.credential = null;
  else if (frame.screen !== 'connections') void frame.go('connections');
  else if (frame.selected !== null) frame.selected = null;
  else connections.selection.clear();
}

function set(change: Partial<SettingsView>): (place: Place) => void {
  return ({ frame }) => {
    if (!frame.settings) return;
    ipc
      .saveSettings({ ...frame.settings, ...change })
      .then((saved) => frame.takeSettings(saved))
      .catch((thrown: unknown) => frame.announcer.failure(toFailure(thrown)));
  };
}
