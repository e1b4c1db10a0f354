/** The first run's steps in order: a new one is a new row and a new file. */
import type { Component } from 'svelte';
import type { Frame } from '../../lib/frame.svelte';
import * as words from '../../lib/words';
import DatesStep from './DatesStep.svelte';
import FoundStep from './FoundStep.svelte';
import StoreStep from './StoreStep.svelte';
import SystemsStep from './SystemsStep.svelte';

export interface FirstRunStepProps {
  frame: Frame;
  isLast: boolean;
  onnext: () => void;
}

interface FirstRunStep {
  id: 'store' | 'systems' | 'found' | 'dates';
  title: string;
  component: Component<FirstRunStepProps>;
}

export const FIRST_RUN_STEPS: readonly [FirstRunStep, ...FirstRunStep[]] = [
  { id: 'store', title: words.firstRun.steps.store, component: StoreStep },
  { id: 'systems', title: words.firstRun.steps.systems, component: SystemsStep },
  { id: 'found', title: words.firstRun.steps.found, component: FoundStep },
  { id: 'dates', title: words.firstRun.steps.dates, component: DatesStep },
];
