/** The rotation as patch cords. */
import type { PhaseName, RotationUseView, UseStateView } from '../../lib/ipc';
import { oldToken, rotation as words, useWords } from '../../lib/words.rotation';
import type { Cord, Plugged, Source } from '../../parts/cords';
import type { Shape } from '../../parts/shapes';
import type { Run } from './run.svelte';

const WAITS: Shape = { icon: 'waiting', tone: 'plain' };
const PASSED: Shape = { icon: 'healthy', tone: 'healthy' };
const REFUSED: Shape = { icon: 'rejected', tone: 'rejected' };
const UNKNOWN: Shape = { icon: 'unknown', tone: 'unknown' };

export function sources(run: Run): Source[] {
  const { view, plan, staged } = run;
  const account = run.state?.account ?? null;
  return [
    {
      label: words.newToken,
      end: view?.newHint ?? (staged?.hint ? `…${staged.hint.replace(/^…/, '')}` : '—'),
      note: [view?.newKind ?? staged?.kind, account].filter(Boolean).join(', ') || words.notTyped,
      isNew: true,
    },
    {
      label: words.oldToken,
      end: view?.oldHint ?? plan?.label.match(/…\S+$/)?.[0] ?? '—',
      note: oldNote(run),
      isNew: false,
    },
  ];
}

function oldNote(run: Run): string {
  if (run.state?.uses.every((used) => !used.canBePutBack)) return words.oldNotHeld;
  if (run.state?.phase === 'committed') return words.oldPrevious;
  if (run.state?.phase === 'done') return words.oldDead;
  return oldToken(run.plan);
}

export function plugged(run: Run): Plugged[] {
  return run.uses.map((used, index) => one(run, used, run.state?.uses[index]));
}

function one(run: Run, used: RotationUseView, state: UseStateView | undefined): Plugged {
  const phase = run.state?.phase;
  const place = {
    id: used.connection,
    name: used.name,
    system: used.system,
    environment: used.environment,
  };
  if (!state || !phase) return { ...place, words: used.kind, shape: WAITS, cord: 'dotted', source: 1 };
  const cord = cordOf(state, phase);
  return {
    ...place,
    words: useWords(state, phase),
    shape: shapeOf(state),
    cord,
    source: cord === 'dotted' ? 1 : 0,
  };
}

function cordOf(state: UseStateView, phase: PhaseName): Cord {
  const isMoving = phase === 'swapping' && state.step === 'applied';
  if (isMoving || state.step === 'swapping' || state.step === 'puttingBack') return 'dashed';
  return state.holds === 'new' ? 'solid' : 'dotted';
}

function shapeOf(state: UseStateView): Shape {
  switch (state.step) {
    case 'confirmed':
      return PASSED;
    case 'unconfirmed':
      return REFUSED;
    case 'leftOut':
      return UNKNOWN;
    case 'swapping':
    case 'applied':
    case 'puttingBack':
    case 'putBack':
      return WAITS;
    case 'waiting':
      if (state.holds === 'unknown') return UNKNOWN;
      if (state.finding && state.trial === 'wouldPass') return REFUSED;
      return (
        {
          notYet: WAITS,
          wouldPass: PASSED,
          cannotTell: UNKNOWN,
          refused: REFUSED,
          unreachable: { icon: 'unreachable', tone: 'plain' },
        } satisfies Record<UseStateView['trial'], Shape>
      )[state.trial];
  }
}
