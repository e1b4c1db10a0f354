/** Strokes of the keyboard: what they match, and how they are written. What they do stands in `frame/commands.ts`. */

export interface Stroke {
  key: string;
  /** Ctrl, or Cmd on macOS. */
  isControl?: boolean;
  isShift?: boolean;
}

/** Whether a stroke is one that types a character when text has the focus. */
export function isLetter(stroke: Stroke): boolean {
  return !stroke.isControl && stroke.key.length === 1;
}

/** Whether a key press is this stroke. Shift counts beside Ctrl only: it is part of typing a `?`. */
export function matches(stroke: Stroke, event: KeyboardEvent): boolean {
  const isControl = event.ctrlKey || event.metaKey;
  if (event.altKey || (stroke.isControl ?? false) !== isControl) return false;
  if (isControl && (stroke.isShift ?? false) !== event.shiftKey) return false;
  return stroke.key.toLowerCase() === event.key.toLowerCase();
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

/** "Ctrl Shift T", as drawn on keys. */
export function strokeWords(stroke: Stroke): string {
  const key =
    stroke.key === 'Escape' ? 'Esc' : stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key;
  const control = stroke.isControl ? `${isMac() ? '⌘' : 'Ctrl'} ` : '';
  return `${control}${stroke.isShift ? 'Shift ' : ''}${key}`;
}

/** "Control+Shift+T", for `aria-keyshortcuts`. */
export function strokeForAria(stroke: Stroke): string {
  const key = stroke.isControl ? stroke.key.toUpperCase() : stroke.key;
  const control = stroke.isControl ? `${isMac() ? 'Meta' : 'Control'}+` : '';
  return `${control}${stroke.isShift ? 'Shift+' : ''}${key}`;
}

function isMac(): boolean {
  return navigator.platform.startsWith('Mac');
}
