/** Samples of a credential that serves several connections. */
import type { FurtherPlacesView, HeldOfferView, StagedHeldView } from '../lib/ipc';
import { credential } from './samples.rotation';

export const stagedHeld: StagedHeldView = {
  login: null,
  staged: {
    id: 'staged-held',
    kind: 'classic token',
    hint: '…90a0',
    length: '62 days old, used by 2 connections',
    cleaned: null,
    problem: null,
    note: null,
    credential: 'credential-0',
  },
};

export function heldOffer(change: Partial<HeldOfferView> = {}): HeldOfferView {
  return { credential: credential(0), elsewhere: null, added: [], ...change };
}

export function furtherPlaces(change: Partial<FurtherPlacesView> = {}): FurtherPlacesView {
  const place = {
    kind: 'github',
    kindLabel: 'GitHub Copilot',
    system: 'system-1',
    systemName: 'DevLake production',
    environment: 'production' as const,
    uses: 0,
    answers: { organization: 'my-org' },
  };
  return {
    credential: 'credential-0',
    label: 'GitHub classic token …90a0',
    uses: 1,
    places: [place, { ...place, kindLabel: 'GitHub', uses: 1 }],
    ...change,
  };
}
