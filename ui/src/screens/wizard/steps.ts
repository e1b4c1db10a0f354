/** The wizard's blocks in order: a new one is a new row and a new file. */
import type { Component } from 'svelte';
import type { Frame } from '../../lib/frame.svelte';
import { wizard } from '../../lib/words.wizard';
import CreateStep from './CreateStep.svelte';
import CredentialStep from './CredentialStep.svelte';
import PlaceStep from './PlaceStep.svelte';
import type { WizardRun } from './run.svelte';
import type { WizardForm } from './wizard.svelte';

export type StepId = 'place' | 'credential' | 'create';
export type StepState = 'current' | 'done' | 'locked';

export interface StepProps {
  frame: Frame;
  form: WizardForm;
  run: WizardRun;
}

interface Step {
  id: StepId;
  title: string;
  component: Component<StepProps>;
}

export const STEPS: readonly Step[] = [
  { id: 'place', title: wizard.steps.place, component: PlaceStep },
  { id: 'credential', title: wizard.steps.credential, component: CredentialStep },
  { id: 'create', title: wizard.steps.create, component: CreateStep },
];

export function stepStates(form: WizardForm): Record<StepId, StepState> {
  return {
    place: form.isPlaceDone ? 'done' : 'current',
    credential: form.isCredentialDone ? 'done' : form.isPlaceDone ? 'current' : 'locked',
    create: form.isCredentialDone ? 'current' : 'locked',
  };
}
