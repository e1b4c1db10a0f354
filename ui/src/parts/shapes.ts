/** Which of the seven shapes, and which colour, stands for a state. */
import type { HealthName, OutcomeName } from '../lib/ipc';
import type { IconName } from './Icon.svelte';

export type Tone = 'healthy' | 'ageing' | 'expiring' | 'rejected' | 'retiring' | 'unknown' | 'plain';

export interface Shape {
  icon: IconName;
  tone: Tone;
}

export const HEALTH_SHAPES: Record<HealthName, Shape> = {
  rejected: { icon: 'rejected', tone: 'rejected' },
  expired: { icon: 'rejected', tone: 'rejected' },
  pending: { icon: 'expiring', tone: 'expiring' },
  gone: { icon: 'unknown', tone: 'unknown' },
  expiring: { icon: 'expiring', tone: 'expiring' },
  retiring: { icon: 'retiring', tone: 'retiring' },
  stale: { icon: 'ageing', tone: 'ageing' },
  unreachable: { icon: 'unreachable', tone: 'plain' },
  unchecked: { icon: 'unknown', tone: 'unknown' },
  ageing: { icon: 'ageing', tone: 'ageing' },
  notCheckable: { icon: 'unknown', tone: 'unknown' },
  healthy: { icon: 'healthy', tone: 'healthy' },
};

export const OUTCOME_SHAPES: Record<OutcomeName, Shape> = {
  passed: { icon: 'healthy', tone: 'healthy' },
  rejected: { icon: 'rejected', tone: 'rejected' },
  unreachable: { icon: 'unreachable', tone: 'plain' },
  notCheckable: { icon: 'unknown', tone: 'unknown' },
};
