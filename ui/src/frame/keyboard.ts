/** What each row of the keyboard table does. */
import type { Frame } from '../lib/frame.svelte';
import { actionFor, isTextTarget, type KeyAction } from '../lib/keys';
import type { ConnectionsState } from '../screens/connections/connections.svelte';

export const FILTER_ID = 'filter';

export function handleKey(event: KeyboardEvent, frame: Frame, connections: ConnectionsState): void {
  if (event.defaultPrevented || !frame.start) return;
  const action = actionFor(event, isTextTarget(event.target));
  if (!action || document.querySelector('dialog[open]')) return;
  if (frame.screen === 'firstRun' && action !== 'help') return;
  if (doAction(action, frame, connections)) event.preventDefault();
}

/** Answers whether it did something. */
function doAction(action: KeyAction, frame: Frame, connections: ConnectionsState): boolean {
  switch (action) {
    case 'newConnection':
      void frame.go('wizard');
      return true;
    case 'filter':
      document.getElementById(FILTER_ID)?.focus();
      return true;
    case 'connections':
      void frame.go('connections');
      return true;
    case 'systems':
      void frame.go('systems');
      return true;
    case 'settings':
      void frame.go('settings');
      return true;
    case 'test':
      void connections.test();
      return true;
    case 'reload':
      void frame.reload();
      return true;
    case 'detail':
      frame.isDetailOpen = !frame.isDetailOpen;
      return true;
    case 'lock':
      void frame.toggleLock();
      return true;
    case 'help':
      frame.isHelpOpen = true;
      return true;
    case 'back':
      return back(frame);
  }
}

function back(frame: Frame): boolean {
  if (frame.screen === 'connections') {
    if (frame.selected === null) return false;
    frame.selected = null;
  } else {
    void frame.go('connections');
  }
  return true;
}
