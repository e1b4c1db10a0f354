/** The button beside a failure, by the table of errors. */
import { ERRORS, type ErrorAction } from '../lib/errors';
import type { Failure } from '../lib/failure';
import type { Frame } from '../lib/frame.svelte';
import * as words from '../lib/words';

export interface WayOut {
  label: string;
  run: () => void;
}

/** What the failed call was about. */
export interface Circumstances {
  /** The system it was about. */
  system: string;
  /** Does it once more. */
  retry: () => void;
}

/** What can be done about a failure from here; `null` where its words say all. */
export function wayOut(failure: Failure, frame: Frame, about: Circumstances): WayOut | null {
  const ways: Record<ErrorAction, WayOut | null> = {
    none: null,
    // The field itself shows what is wrong.
    focusField: null,
    pasteAgain: null,
    openStore: { label: words.secrets.unlock, run: () => void frame.store.ask() },
    retry: { label: words.common.tryAgain, run: about.retry },
    reload: { label: words.frame.reload, run: () => void frame.reloadNow([about.system]) },
    enterSystemLogin: {
      label: words.systems.setLogin,
      run: () => void frame.go('systems', { kind: 'systemLogin', system: about.system }),
    },
  };
  return ways[ERRORS[failure.code].action];
}
