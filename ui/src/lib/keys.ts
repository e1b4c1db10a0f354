/** The keyboard: one table for the handler and for the list of keys. */

export type KeyAction =
  | 'newConnection'
  | 'filter'
  | 'connections'
  | 'systems'
  | 'test'
  | 'reload'
  | 'detail'
  | 'lock'
  | 'settings'
  | 'help'
  | 'back';

export interface Stroke {
  key: string;
  /** Ctrl, or Cmd on macOS. */
  isControl?: boolean;
}

export interface KeyRow {
  action: KeyAction;
  words: string;
  strokes: Stroke[];
}

export const KEYS: readonly KeyRow[] = [
  { action: 'connections', words: 'Connections', strokes: [{ key: '1', isControl: true }] },
  { action: 'systems', words: 'Systems', strokes: [{ key: '2', isControl: true }] },
  { action: 'newConnection', words: 'New connection', strokes: [{ key: 'n', isControl: true }] },
  { action: 'filter', words: 'Filter connections', strokes: [{ key: 'f', isControl: true }, { key: '/' }] },
  { action: 'test', words: 'Test the selected connection', strokes: [{ key: 't', isControl: true }] },
  { action: 'reload', words: 'Read the lists again', strokes: [{ key: 'F5' }] },
  { action: 'detail', words: 'Technical detail', strokes: [{ key: 'd' }] },
  { action: 'back', words: 'Close, back', strokes: [{ key: 'Escape' }] },
  { action: 'lock', words: 'Lock or unlock the secrets', strokes: [{ key: 'l', isControl: true }] },
  { action: 'settings', words: 'Settings', strokes: [{ key: ',', isControl: true }] },
  { action: 'help', words: 'This list', strokes: [{ key: 'F1' }, { key: '?' }] },
];

/** Keys that a list itself handles; here for the list of keys only. */
export const LIST_KEYS: readonly { words: string; strokes: Stroke[] }[] = [
  { words: 'Move in the list', strokes: [{ key: '↑' }, { key: '↓' }] },
  { words: 'Open the selected connection', strokes: [{ key: 'Enter' }] },
];

/** What a key press asks for. Plain letters mean themselves wherever text can be typed. */
export function actionFor(event: KeyboardEvent, isTyping: boolean): KeyAction | null {
  if (event.altKey) return null;
  const isControl = event.ctrlKey || event.metaKey;
  for (const row of KEYS) {
    for (const stroke of row.strokes) {
      if ((stroke.isControl ?? false) !== isControl) continue;
      if (stroke.key.toLowerCase() !== event.key.toLowerCase()) continue;
      if (isTyping && !isControl && stroke.key.length === 1) continue;
      return row.action;
    }
  }
  return null;
}

/** Whether a key press goes into text. */
export function isTextTarget(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type))
  );
}

/** "Ctrl L", as drawn on keys. */
export function strokeWords(stroke: Stroke): string {
  const key =
    stroke.key === 'Escape' ? 'Esc' : stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key;
  return stroke.isControl ? `${isMac() ? '⌘' : 'Ctrl'} ${key}` : key;
}

/** The first stroke of an action, as drawn on keys. */
export function hintOf(action: KeyAction): string {
  const stroke = KEYS.find((row) => row.action === action)?.strokes[0];
  return stroke ? strokeWords(stroke) : '';
}

/** For `aria-keyshortcuts`. */
export function shortcutsOf(action: KeyAction): string {
  const row = KEYS.find((candidate) => candidate.action === action);
  const modifier = isMac() ? 'Meta' : 'Control';
  return (row?.strokes ?? [])
    .map((stroke) => (stroke.isControl ? `${modifier}+${stroke.key.toUpperCase()}` : stroke.key))
    .join(' ');
}

function isMac(): boolean {
  return navigator.platform.startsWith('Mac');
}
